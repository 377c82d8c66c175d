using Serai.EndToEnd.Fixtures;

namespace Serai.Faults.Disks;

/// <summary>A file system of a case's own in memory: small, with few inodes, or made read-only. Needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts it at a folder that is made.</summary>
    /// <param name="path">Where.</param>
    /// <param name="options">As mount(8) has them for tmpfs.</param>
    public static async Task<SmallDisk> MountAsync(string path, string options)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount");
        Directory.CreateDirectory(path);
        CommandResult result = await Command.RunAsync("mount", ["-t", "tmpfs", "-o", options, "serai-faults", path]);
        Assert.SkipUnless(result.Exit == 0, $"no tmpfs can be mounted here: {result.Error.TrimEnd()}");
        return new SmallDisk(path);
    }

    /// <summary>Mounts it anew with other options, such as <c>ro</c>.</summary>
    public async Task RemountAsync(string options)
    {
        CommandResult result = await Command.RunAsync("mount", ["-o", $"remount,{options}", Path]);
        Assert.True(result.Exit == 0, result.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        // Lazily: what a killed process still holds open goes with it.
        await Command.RunAsync("umount", ["-l", Path]);
    }
}
