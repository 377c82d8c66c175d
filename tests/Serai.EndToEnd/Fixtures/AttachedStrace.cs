using System.Diagnostics;

namespace Serai.EndToEnd.Fixtures;

/// <summary>A strace that is attached to a running process for a while.</summary>
internal sealed class AttachedStrace : IAsyncDisposable
{
    private const string Attached = "attached";

    private readonly Process _process;
    private readonly Task _reading;

    private AttachedStrace(Process process)
    {
        _process = process;
        _reading = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Attaches it to all threads of a process, and waits until it is there.</summary>
    public static async Task<AttachedStrace> StartAsync(int process, params string[] arguments)
    {
        var start = new ProcessStartInfo("strace", ["-f", "-o", "/dev/null", "-p", $"{process}", .. arguments]) { RedirectStandardError = true, UseShellExecute = false };
        Process strace = Process.Start(start)!;
        string? line = await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(line?.Contains(Attached, StringComparison.Ordinal) == true, $"strace cannot attach here: {line}");
        return new AttachedStrace(strace);
    }

    public async ValueTask DisposeAsync()
    {
        // On SIGINT it lets go of what it traces.
        _ = Processes.Signal(_process.Id, 2);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }
}
