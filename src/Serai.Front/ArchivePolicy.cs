using System.Text.Json.Serialization;

namespace Serai.Front;

/// <summary>Which archives the worker fetches, as the front tells of it.</summary>
public enum ArchivePolicy
{
    /// <summary>Those that a client asks for.</summary>
    [JsonStringEnumMemberName("on-demand")]
    OnDemand,

    /// <summary>All that the index names, those that a client asks for first.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>None: what is stored is served.</summary>
    [JsonStringEnumMemberName("off")]
    Off,
}
