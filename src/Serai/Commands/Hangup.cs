using System.Runtime.InteropServices;

namespace Serai.Commands;

/// <summary>SIGHUP, which asks a daemon to look after its business anew, and ends nothing while this is not disposed of.</summary>
internal sealed class Hangup : IDisposable
{
    private readonly PosixSignalRegistration _registration;

    /// <summary>Begins to listen.</summary>
    /// <param name="act">Called at each one, on a thread of the pool.</param>
    public Hangup(Action act) => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        act();
    });

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
