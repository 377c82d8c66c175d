namespace Serai.Front.Telemetry;

/// <summary>The classes of request that are counted and timed apart.</summary>
internal enum RequestClass
{
    /// <summary>Health, metrics, updates: what operators and monitors need.</summary>
    Control,

    /// <summary>The index and the <c>repo</c> file.</summary>
    Index,

    /// <summary>Archives.</summary>
    Archive,

    /// <summary>Pages and status for people.</summary>
    Page,

    /// <summary>Paths at which nothing is.</summary>
    Unknown,
}
