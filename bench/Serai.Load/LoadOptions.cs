using System.Net;

namespace Serai.Load;

/// <summary>How a run is made.</summary>
internal sealed record LoadOptions
{
    /// <summary>A bound on the memory of a run: 16 bytes for each request.</summary>
    public const int MaxRequests = 50_000_000;

    private const int MaxConnections = 10_000;

    public required IPEndPoint Server { get; init; }

    /// <summary>Requests a second.</summary>
    public required double Rate { get; init; }

    /// <summary>How long requests are sent at most, without the warm-up.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>What comes before, and counts for nothing.</summary>
    public required TimeSpan WarmUp { get; init; }

    public required int Connections { get; init; }

    /// <summary>After which a request counts as lost.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long a request waits for a free connection at most; in an overload those that can be sent are then not all as late as the timeout.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Whether a 503 is counted apart from failures.</summary>
    public bool RefusalsAreAnswers { get; init; }

    /// <summary>How many requests that makes.</summary>
    public int Requests => (int)Math.Ceiling((WarmUp + Length).TotalSeconds * Rate);

    /// <summary>Compares everything with its bounds.</summary>
    /// <exception cref="FormatException">Something is out of bounds.</exception>
    public void Check()
    {
        Check("rate", Rate, 0.1, 1_000_000);
        Check("seconds", Length.TotalSeconds, 0.1, 86_400);
        Check("warm-up", WarmUp.TotalSeconds, 0, 600);
        Check("connections", Connections, 1, MaxConnections);
        Check("timeout", Timeout.TotalSeconds, 0.01, 600);
        Check("patience", Patience.TotalSeconds, 0.01, 600);
        Check("rate × seconds", (WarmUp + Length).TotalSeconds * Rate, 1, MaxRequests);
    }

    private static void Check(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw new FormatException($"{name}: expected {least} to {most}, found {value}");
        }
    }
}
