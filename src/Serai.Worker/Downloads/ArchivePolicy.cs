namespace Serai.Worker.Downloads;

/// <summary>Which archives are fetched.</summary>
public enum ArchivePolicy
{
    /// <summary>Those that a client asks for.</summary>
    OnDemand,

    /// <summary>All that the index names, those that a client asks for first.</summary>
    All,

    /// <summary>None: what is stored is served.</summary>
    Off,
}
