using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Endpoints;

/// <summary>The answer while there is nothing to serve yet: clients that are told when to come again do, and succeed.</summary>
internal static class NotYet
{
    private const int ShortestSeconds = 2;
    private const int LongestSeconds = 60;
    private const int UnknownSeconds = 10;

    /// <summary>503 with what is going on.</summary>
    public static Task AnswerAsync(HttpContext context, FrontState state)
    {
        WorkerReport report = state.Report;
        string text = report.LastError is { } error
            ? $"503: nothing to serve yet, and the last sync failed: {error}"
            : $"503: nothing to serve yet: {PhaseText.Of(report)}. Ask again soon; opam does so by itself.";
        return Answer.UnavailableAsync(context, RetryAfter(report), text);
    }

    // opam asks four times in all and waits as long as it is told. A part of what is left would use its tries up too soon: three
    // waits of a third each cover seven tenths. docs/decisions/0007
    private static int RetryAfter(WorkerReport report) =>
        report.SecondsLeft is { } left
            ? (int)Math.Clamp(Math.Ceiling(left), ShortestSeconds, LongestSeconds)
            : UnknownSeconds;
}
