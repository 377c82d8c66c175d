using System.Diagnostics;
using Serai.Load.Requests;

namespace Serai.Load.Measuring;

/// <summary>
/// What came of every request of a run, by its number. All memory is taken before the run begins. Failures and timeouts have the timeout as
/// their latency: whoever fails fast must not look fast.
/// </summary>
internal sealed class Samples(RequestMix mix, OpenSchedule schedule, int requests, TimeSpan timeout)
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerSecond / 1_000_000;

    private readonly uint[] _latencies = new uint[requests];
    private readonly uint[] _lags = new uint[requests];
    private readonly Outcome[] _outcomes = new Outcome[requests];
    private readonly uint _timeoutMicroseconds = (uint)(timeout.Ticks / TicksPerMicrosecond);

    public int Count => _outcomes.Length;

    public RequestMix Mix => mix;

    public OpenSchedule Schedule => schedule;

    /// <summary>How many requests answered with another status than their class expects, and the first of these.</summary>
    public string? FirstFailure { get; private set; }

    public Outcome OutcomeOf(int request) => _outcomes[request];

    /// <summary>Microseconds from when it was due to the end of its answer.</summary>
    public uint LatencyOf(int request) => _latencies[request];

    /// <summary>Microseconds for which this program held it back.</summary>
    public uint LagOf(int request) => _lags[request];

    /// <summary>Notes how late a request was sent, by this program's fault.</summary>
    public void Sent(int request, long lagTicks) => _lags[request] = Microseconds(lagTicks);

    /// <summary>Notes the end of a request.</summary>
    public void Ended(int request, Outcome outcome, long now)
    {
        _outcomes[request] = outcome;
        _latencies[request] = outcome is Outcome.Good or Outcome.Refused ? Microseconds(now - schedule.DueAt(request)) : _timeoutMicroseconds;
    }

    /// <summary>Keeps the reason of the first failure.</summary>
    public void Explain(int request, string reason) => FirstFailure ??= $"{mix.Classes[mix.ClassOf(request)].Name}: {reason}";

    private static uint Microseconds(long ticks) => (uint)Math.Clamp(ticks * 1_000_000 / Stopwatch.Frequency, 0, uint.MaxValue);
}
