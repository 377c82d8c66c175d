using System.Diagnostics;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>Other programs on the server's core, of the same priority as its front, which compute without end, beside something else.</summary>
internal sealed class Neighbours(int count, IBackground beside) : IBackground
{
    public string Name => $"{beside.Name}, {count} busy neighbours";

    public async Task RunAsync(PinnedServer server, CancellationToken cancellationToken)
    {
        var started = new List<Process>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                started.Add(Process.Start(new ProcessStartInfo(Pinning.Server[0], [.. Pinning.Server[1..], "/bin/sh", "-c", "while :; do :; done"]) { UseShellExecute = false })!);
            }

            await beside.RunAsync(server, cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            foreach (Process each in started)
            {
                each.Kill();
                await each.WaitForExitAsync(CancellationToken.None);
                each.Dispose();
            }
        }
    }
}
