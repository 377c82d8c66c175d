using System.Collections.Concurrent;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>With the git store in memory, the disk sees what is served and nothing of git.</summary>
public sealed class MemoryStoreTests
{
    private static readonly string[] Expected = ["serai.lock", "worker.lock", "CURRENT", "generations", "archives", "tmp", "scrub.json", "served", "descriptions", "contact.json"];

    [Fact]
    public async Task No_byte_of_a_pack_lies_under_the_data_folder_while_it_clones_and_after()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"], packages: 20);
        string data = folder["data"];
        folder.Folder("data/tmp");
        var seen = new ConcurrentBag<string>();
        using var watcher = new FileSystemWatcher(data) { IncludeSubdirectories = true };
        watcher.Created += (_, created) => seen.Add(created.Name!);
        watcher.Renamed += (_, renamed) => seen.Add(renamed.Name!);
        watcher.EnableRaisingEvents = true;
        await using SeraiProcess serai = SeraiProcess.Serve(data, origin.Remote, "--git-store", "memory");
        await serai.WaitForCommitAsync(origin.Tip);
        string tip = origin.AddPackage();
        await SeraiProgram.SyncAsync(data, origin.Remote, "--git-store", "memory");
        await serai.WaitForCommitAsync(tip);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));

        string[] files = Directory.GetFiles(data, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Path.GetFileName(file) == "index.tar.gz");
        Assert.All(Directory.EnumerateFileSystemEntries(data), entry => Assert.Contains(Path.GetFileName(entry), Expected));
        Assert.All(files, file => Assert.False(File.ReadAllBytes(file).AsSpan().StartsWith("PACK"u8), file));
        Assert.Contains(seen, name => name.Contains("index.tar.gz", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, name => name.Contains("pack-", StringComparison.Ordinal) || name.Split('/')[0] == "git");
    }

    [Fact]
    public async Task A_pack_lies_under_the_data_folder_with_the_store_on_disk()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        Assert.Contains(
            Directory.EnumerateFiles(folder["data"], "*.pack", SearchOption.AllDirectories),
            file => File.ReadAllBytes(file).AsSpan().StartsWith("PACK"u8));
    }

    [Fact]
    public async Task A_restart_keeps_the_generation_and_clones_again_only_when_the_tip_differs()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        string[] arguments = ["--git-store", "memory"];
        CommandResult first = await SeraiProgram.SyncAsync(folder["data"], origin.Remote, arguments);
        Assert.Contains("changed=3", first.Text, StringComparison.Ordinal);
        CommandResult same = await SeraiProgram.SyncAsync(folder["data"], origin.Remote, arguments);
        Assert.Contains("nothing new", same.Text, StringComparison.Ordinal);
        origin.AddPackage();
        CommandResult next = await SeraiProgram.SyncAsync(folder["data"], origin.Remote, arguments);
        Assert.Contains("changed=1 ", next.Text, StringComparison.Ordinal);
    }
}
