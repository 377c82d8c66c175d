namespace Serai.Git.Tests.Packs;

/// <summary>Lets one thread compute at a time, and counts: whoever held a turn while it waits for another thread would never end.</summary>
internal sealed class OneTurn : IDisposable
{
    private readonly Lock _held = new();

    /// <summary>How many were taken.</summary>
    public int Taken { get; private set; }

    public IDisposable Take()
    {
        Assert.False(_held.IsHeldByCurrentThread);
        _held.Enter();
        Taken++;
        return this;
    }

    public void Dispose() => _held.Exit();
}
