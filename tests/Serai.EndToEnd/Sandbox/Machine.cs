using System.Diagnostics;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd.Sandbox;

/// <summary>
/// A machine of a test's own, made of this one: its files, of which every change is thrown away, a network with nothing but a loopback, and a
/// systemd that was started for it. What would be installed for all to see can be installed there, and a fixed port is free.
/// </summary>
internal sealed class Machine : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string[] Programs = ["unshare", "nsenter", "setpriv", "ip", "bash", "curl"];

    private readonly Process _process;
    private readonly TemporaryFolder _folder;

    private Machine(Process process, TemporaryFolder folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The process id of its systemd, seen from outside.</summary>
    private string First => File.ReadAllText(_folder["ready"]).Trim();

    /// <summary>Starts it; skips the test where it cannot be.</summary>
    public static async Task<Machine> StartAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may make namespaces and mounts");
        Command.SkipWithout(Programs);
        Assert.SkipUnless(File.Exists("/lib/systemd/systemd"), "systemd is not installed");
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Path.Combine(SourceTree.Root, "tests", "Serai.EndToEnd", "Sandbox", "sandbox"), [folder.Path])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var machine = new Machine(Process.Start(start)!, folder);
        try
        {
            await machine.WaitAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a script there, by bash, and fails the test where that fails.</summary>
    public async Task<string> RunAsync(string script, string folder = "/root")
    {
        CommandResult result = await TryAsync(script, folder);
        Assert.True(result.Exit == 0, $"{script}\n{result}");
        return result.Text;
    }

    /// <summary>Runs a script that may fail.</summary>
    public Task<CommandResult> TryAsync(string script, string folder = "/root") => Command.RunAsync(
        "nsenter",
        [
            "--target", First, "--mount", "--pid", "--net", "--ipc", "--uts", "--root", "--wd",
            "env", "--ignore-environment", $"--chdir={folder}", "HOME=/root", "USER=root", "LANG=C.UTF-8",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DOTNET_NOLOGO=1", "DOTNET_CLI_TELEMETRY_OPTOUT=1",
            "bash", "-c", script,
        ]);

    public async ValueTask DisposeAsync()
    {
        Processes.Signal(_process.Id, Processes.SigTerm);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task WaitAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        while (!File.Exists(_folder["ready"]))
        {
            if (_process.HasExited)
            {
                // The kernel or whoever contains us forbids it: no fault of what is tested.
                Assert.Skip($"no machine of its own can be made here: {await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < Limit, "systemd did not come up");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
