using Serai.EndToEnd.Fixtures;

namespace Serai.Faults.Disks;

/// <summary>A control group of a case's own, of version 1. Needs root.</summary>
internal sealed class ControlGroup : IAsyncDisposable
{
    private readonly string _path;

    private ControlGroup(string path) => _path = path;

    /// <summary>A command that enters the group, then becomes another program.</summary>
    public IReadOnlyList<string> Wrapper => ["/bin/sh", "-c", $"echo $$ >{_path}/cgroup.procs && exec \"$0\" \"$@\""];

    /// <summary>Makes it, with one limit.</summary>
    /// <param name="controller">The controller, such as <c>cpu</c>.</param>
    /// <param name="file">The limit's file in version 1.</param>
    /// <param name="value">The limit.</param>
    public static Task<ControlGroup> MakeAsync(string controller, string file, string value)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may make control groups");
        string path = $"/sys/fs/cgroup/{controller}/serai-faults-{Environment.ProcessId}";
        Assert.SkipUnless(Directory.Exists($"/sys/fs/cgroup/{controller}"), $"this machine has no controller {controller} of cgroup version 1");
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, file), value);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"no control group can be made here: {refused.Message}");
        }

        return Task.FromResult(new ControlGroup(path));
    }

    public async ValueTask DisposeAsync()
    {
        // A killed process is in it until it is waited for.
        for (int tries = 0; tries < 50 && (await Command.RunAsync("rmdir", [_path])).Exit != 0; tries++)
        {
            await Task.Delay(100);
        }
    }
}
