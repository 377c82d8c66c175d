namespace Serai.Worker.Downloads.Origins;

/// <summary>How long a source is waited for, and how much it may send.</summary>
/// <param name="IdleTimeout">The longest silence: for the headers, and between two bytes. There is no limit for the whole.</param>
/// <param name="MaxBytes">The largest body.</param>
internal sealed record OriginLimits(TimeSpan IdleTimeout, long MaxBytes)
{
    /// <summary>Redirects that are followed.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>
    /// Fewer bytes a second, over <see cref="PaceWindow"/> of waiting, and the source is given up for now: a byte a second is no silence, but
    /// would hold a slot for years. What came stays, and is gone on with.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 512;

    /// <summary>The waiting over which the pace is measured.</summary>
    public TimeSpan PaceWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A longer <c>Retry-After</c> counts as this.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);
}
