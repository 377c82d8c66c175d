using Microsoft.AspNetCore.Http;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary>What answers at one path, or below one prefix.</summary>
internal interface IEndpoint
{
    /// <summary>The class that its requests are counted under.</summary>
    public RequestClass Class { get; }

    /// <summary>The methods that it answers, as <c>Allow</c> lists them.</summary>
    public string Allow { get; }

    /// <summary>
    /// Whether it answers from memory, or leaves the event loop by itself before it does anything else; otherwise it is called on a thread of
    /// the pool.
    /// </summary>
    public bool AnswersAtOnce => false;

    /// <summary>Whether its requests are timed: not those that last as long as the client stays.</summary>
    public bool IsTimed => true;

    /// <summary>Answers; the method is one of <see cref="Allow"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">What follows the endpoint's prefix in the path; empty for an exact path.</param>
    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest);
}
