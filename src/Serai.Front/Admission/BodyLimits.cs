using Serai.Front.Telemetry;

namespace Serai.Front.Admission;

/// <summary>The bounds of <see cref="BodyGate"/>.</summary>
internal sealed record BodyLimits
{
    /// <summary>Bodies that are sent in their first moment.</summary>
    public int Places { get; init; } = 256;

    /// <summary>Bodies that are sent at all, slow readers included: each holds up to 200 kB of buffers.</summary>
    public int Bodies { get; init; } = 1_536;

    /// <summary>Requests of one class that wait for a place: a class room that asks for one archive at the same moment finds room.</summary>
    public int Waiting { get; init; } = 1_024;

    /// <summary>How long one waits.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long a body is a slow reader's.</summary>
    public TimeSpan Moment { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The places that a class may fill up to: some are left for what comes before it.</summary>
    public int PlacesOf(RequestClass requestClass) => requestClass switch
    {
        RequestClass.Archive => Places * 3 / 4,
        RequestClass.Page => Places * 7 / 8,
        _ => Places,
    };
}
