namespace Serai.Front.Admission;

/// <summary>A place among the bodies that are being sent; given back when disposed of.</summary>
internal sealed class BodyPlace(BodyGate gate, long takenAt) : IDisposable
{
    /// <summary>When it was taken.</summary>
    public long TakenAt => takenAt;

    /// <summary>Whether others may not count on it: it was taken lately, and not given back. Changed under the gate's lock alone.</summary>
    public bool IsHeld { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose() => gate.Leave(this);
}
