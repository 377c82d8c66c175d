namespace Serai.Testing;

/// <summary>What a <see cref="ThrottlingProxy"/> does to a connection.</summary>
public enum ProxyFault
{
    /// <summary>Ends it in good order, too early.</summary>
    Cut,

    /// <summary>Resets it.</summary>
    Reset,

    /// <summary>Says nothing more and keeps it open.</summary>
    Stall,

    /// <summary>Turns a bit of the next byte over, once, and goes on.</summary>
    Corrupt,
}
