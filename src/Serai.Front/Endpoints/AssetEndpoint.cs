using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.Pages;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary><c>/assets/&lt;name&gt;-&lt;digest&gt;</c>: what pages are dressed with.</summary>
internal sealed class AssetEndpoint(TimeProvider time) : IEndpoint
{
    private static readonly byte[] Unknown = "404: this is of another version of the program; load the page again\n"u8.ToArray();

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public bool AnswersAtOnce => true;

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        foreach (Asset asset in Asset.All)
        {
            if (rest.Span.SequenceEqual(asset.Name))
            {
                return Answer.WithAsync(context, asset.Content, time);
            }
        }

        return Answer.ConstantAsync(context, StatusCodes.Status404NotFound, Unknown);
    }
}
