using System.Diagnostics;
using System.Globalization;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>
/// The program as process 1, as in a container. The runtime takes the status of every child then, not only of those that it started
/// (dotnet/runtime, pal_signal.c); nothing of ours does, and this holds it to that.
/// </summary>
public sealed class FirstProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task As_process_1_it_takes_the_status_of_every_process_that_it_adopts()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may make a namespace of processes");
        Command.SkipWithout("unshare");
        Assert.SkipUnless(ServerProcess.IsAvailable, "setsid is not here");
        using var folder = new TemporaryFolder();

        // In place of ssh: it leaves a process behind whose parent ends at once.
        string ssh = folder.File("ssh", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\n( ( sleep 1; : >{folder["ended"]} ) & )\nexit 1\n"));
        File.SetUnixFileMode(ssh, (UnixFileMode)0b111_101_101);
        int port = ServerProcess.FreePort();
        var start = new ProcessStartInfo(
            "unshare",
            [
                "--pid", "--fork", "--kill-child", "--mount-proc", SeraiProgram.Path, "serve",
                "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
                "--data", folder["data"], "--remote", "ssh://nobody@127.0.0.1/repository", "--interval", "1h", "--log-format", "text",
            ]);
        start.Environment["GIT_SSH_COMMAND"] = ssh;
        await using ServerProcess unshared = await ServerProcess.StartAsync(start, port);
        int first = Children(unshared.Id).Single();
        await UntilAsync(() => Children(first).Any(child => StateOf(child).Name == "ssh"), "an orphan is adopted");
        await UntilAsync(() => File.Exists(folder["ended"]), "the orphan ends");
        await UntilAsync(() => Children(first).All(child => StateOf(child).Letter != 'Z'), "nobody is left whose status was not taken");

        // Its own worker is still known to it, and it stops as anywhere else.
        Assert.NotEmpty(Children(first));
        Processes.Signal(first, Processes.SigTerm);
        await UntilAsync(() => StateOf(first).Letter is 'X' or 'Z', "it stops");
        await UntilAsync(() => unshared.Errors.Contains("stopped", StringComparison.Ordinal), "it says so");
    }

    private static async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (long begun = Stopwatch.GetTimestamp(); !isSo(); await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Limit, $"{what}: not within {Limit}");
        }
    }

    // proc_pid_stat(5); X stands for one that is gone altogether.
    private static (char Letter, string Name) StateOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            int end = stat.LastIndexOf(')');
            return (stat[end + 2], stat[(stat.IndexOf('(') + 1)..end]);
        }
        catch (IOException)
        {
            return ('X', string.Empty);
        }
    }

    private static List<int> Children(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(int.Parse)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
