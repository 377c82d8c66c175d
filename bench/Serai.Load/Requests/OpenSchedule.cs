using System.Diagnostics;

namespace Serai.Load.Requests;

/// <summary>
/// When each request is due: at a constant rate from the start, whatever has come of those before. This is what makes the loop open; a client
/// that waits for an answer before it asks again leaves out just the requests that would have suffered.
/// </summary>
internal readonly record struct OpenSchedule(long Start, double TicksBetween)
{
    public static OpenSchedule At(long start, double rate) => new(start, Stopwatch.Frequency / rate);

    /// <summary>The time of a request, in ticks of <see cref="Stopwatch"/>.</summary>
    public long DueAt(int request) => Start + (long)(request * TicksBetween);
}
