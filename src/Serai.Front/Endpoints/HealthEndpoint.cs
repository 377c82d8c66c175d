using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/health/live</c>: 200 once listening. <c>/health/ready</c>: 200 with a generation to serve, else 503.</summary>
internal sealed class HealthEndpoint(FrontState state, bool wantsGeneration) : IEndpoint
{
    private static readonly byte[] Live = "live\n"u8.ToArray();
    private static readonly byte[] Ready = "ready\n"u8.ToArray();

    public RequestClass Class => RequestClass.Control;

    public string Allow => "GET, HEAD";

    public bool AnswersAtOnce => true;

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (wantsGeneration)
        {
            await state.Opened;
        }

        await (wantsGeneration && state.Generation is null
            ? NotYet.AnswerAsync(context, state)
            : Answer.ConstantAsync(context, StatusCodes.Status200OK, wantsGeneration ? Ready : Live));
    }
}
