using System.Diagnostics;

namespace Serai.Worker.Control;

/// <summary>
/// Ends the worker when its front has ended: a thread of its own, which nothing else can hold up, waits for the end of the standard
/// input, asks for an orderly end, and then ends the process whatever it is at.
/// </summary>
internal sealed class FrontWatch(Stream standardInput, CancellationTokenSource stop) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    // Left to the collector: the watching thread may still wait on it when the worker ends.
#pragma warning disable CA2213
    private readonly ManualResetEventSlim _ended = new();
#pragma warning restore CA2213

    /// <summary>Begins to watch.</summary>
    public void Start() => new Thread(Watch) { IsBackground = true, Name = "front watch" }.Start();

    /// <summary>Says that the worker has ended in order.</summary>
    public void Dispose() => _ended.Set();

    private void Watch()
    {
        byte[] buffer = new byte[256];
        try
        {
            while (standardInput.Read(buffer) > 0)
            {
                // Whatever else comes has no meaning.
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end too.
        }

        // Cancelling runs what hangs on the token; that must not hold this thread up.
        new Thread(stop.Cancel) { IsBackground = true }.Start();
        if (!_ended.Wait(Patience))
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
