using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/index.tar.gz</c> and <c>/repo</c>: a file of the current generation.</summary>
/// <param name="state">Taken once a request.</param>
/// <param name="select">Which of the generation's representations it is.</param>
/// <param name="time">For validators and for how long to wait.</param>
internal sealed class IndexEndpoint(FrontState state, Func<ServedGeneration, Representation> select, TimeProvider time) : IEndpoint
{
    public RequestClass Class => RequestClass.Index;

    public string Allow => "GET, HEAD";

    public bool AnswersAtOnce => true;

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        await state.Opened;
        await (state.Generation is { } generation
            ? Answer.WithAsync(context, select(generation), time)
            : NotYet.AnswerAsync(context, state));
    }
}
