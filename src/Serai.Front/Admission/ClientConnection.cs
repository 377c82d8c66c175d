namespace Serai.Front.Admission;

/// <summary>What the front knows of one connection; its requests come one after another.</summary>
internal sealed class ClientConnection(BodyGate bodies, bool isOverCap)
{
    /// <summary>Where bodies are let through.</summary>
    public BodyGate Bodies => bodies;

    /// <summary>Whether it came when there were enough: it is told so, and closed.</summary>
    public bool IsOverCap => isOverCap;

    /// <summary>The class of the request that is being answered.</summary>
    public Telemetry.RequestClass Class { get; set; }
}
