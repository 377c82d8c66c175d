using Serai.EndToEnd.Fixtures;

namespace Serai.Faults.Disks;

/// <summary>A small ext4 in a file, which becomes read-only at an error, as root file systems do. Needs root and a loop device.</summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private const int Bytes = 64 << 20;

    private readonly string _device;

    private LoopDisk(string path, string device) => (Path, _device) = (path, device);

    public string Path { get; }

    /// <summary>Makes and mounts it below a folder.</summary>
    public static async Task<LoopDisk> MountAsync(string folder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount");
        Command.SkipWithout("mkfs.ext4", "losetup", "mount");
        string image = System.IO.Path.Combine(folder, "ext4.img");
        string path = System.IO.Path.Combine(folder, "ext4");
        Directory.CreateDirectory(path);
        await using (FileStream file = File.Create(image))
        {
            file.SetLength(Bytes);
        }

        await Command.RunAsync("mkfs.ext4", ["-q", image]);
        CommandResult result = await Command.RunAsync("mount", ["-o", "loop,errors=remount-ro", image, path]);
        Assert.SkipUnless(result.Exit == 0, $"no loop device can be mounted here: {result.Error.TrimEnd()}");
        CommandResult device = await Command.RunAsync("losetup", ["-n", "-O", "NAME", "-j", image]);
        return new LoopDisk(path, System.IO.Path.GetFileName(device.Text.Trim()));
    }

    /// <summary>Has the kernel meet an error of the file system; from then on it can only be read.</summary>
    public async Task FailAsync()
    {
        string trigger = $"/sys/fs/ext4/{_device}/trigger_fs_error";
        Assert.SkipUnless(File.Exists(trigger), $"{trigger} is not here");
        await File.WriteAllTextAsync(trigger, "serai-faults");
        Assert.Throws<IOException>(() => File.WriteAllText(System.IO.Path.Combine(Path, "probe"), "x"));
    }

    public async ValueTask DisposeAsync() => await Command.RunAsync("umount", ["-l", Path]);
}
