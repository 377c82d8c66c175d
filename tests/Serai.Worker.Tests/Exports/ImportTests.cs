using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Worker.Tests.Exports;

public sealed class ImportTests : IDisposable
{
    private readonly MirrorFixture _mirror = new();

    private DataFolder Imported => DataFolder.Open(_mirror.Upstream.Options("imported").DataFolder);

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task An_import_without_any_remote_gives_the_same_generation_and_the_archives()
    {
        await ExportedAsync();
        OneSyncResult result = await _mirror.ImportAsync();
        Assert.True(result.Succeeded, result.Text);
        Generation here = Newest(Imported);
        Generation there = Newest(_mirror.Data);
        Assert.Equal(there.Manifest.Files, here.Manifest.Files);
        Assert.Equal((there.Manifest.Remote, there.Manifest.Branch, there.Manifest.Commit), (here.Manifest.Remote, here.Manifest.Branch, here.Manifest.Commit));
        Assert.Equal([MirrorFixture.Sha256("a")], Stored());
        MissingArchives missing = Assert.Single(result.Missing);
        Assert.Equal(("it is not in the export", 1), (missing.Reason, missing.Count));
        Assert.False(Directory.Exists(Imported.Import));

        // The next one has nothing to do but for what is missing.
        MirrorFixture.Store(_mirror.Data, "b");
        _mirror.Export();
        result = await _mirror.ImportAsync();
        Assert.True(result.Succeeded && result.Missing.Count == 0, result.Text);
        Assert.Equal(here.Number, Newest(Imported).Number);
        Assert.Equal(2, Stored().Length);
    }

    [Fact]
    public async Task An_import_follows_the_exports_and_never_goes_backwards()
    {
        await ExportedAsync();
        string first = _mirror.Target + ".first";
        Copy(_mirror.Target, first);
        _mirror.WritePackage("c");
        _mirror.Upstream.Commit(secondsLater: 86_400);
        await _mirror.Upstream.SyncAsync(_mirror.Upstream.Options());
        _mirror.Export();
        Assert.True((await _mirror.ImportAsync()).Succeeded);
        string tip = Newest(Imported).Manifest.Commit;

        OneSyncResult older = await _mirror.ImportAsync(first);
        Assert.False(older.Succeeded);
        Assert.Contains("--allow-rewind", older.Text, StringComparison.Ordinal);
        Assert.Equal(tip, Newest(Imported).Manifest.Commit);
        Assert.True((await _mirror.ImportAsync(first, options => options with { AllowRewind = true })).Succeeded);
        Assert.NotEqual(tip, Newest(Imported).Manifest.Commit);
    }

    [Fact]
    public async Task An_archive_with_other_bytes_is_not_stored_and_named()
    {
        await ExportedAsync();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(_mirror.Target, ExportPaths.Cache), "*", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(path, "other bytes", TestContext.Current.CancellationToken);
        }

        OneSyncResult result = await _mirror.ImportAsync();
        Assert.True(result.Succeeded, result.Text);
        Assert.Empty(Stored());
        Assert.Contains(result.Missing, missing => missing.Reason.Contains("other bytes", StringComparison.Ordinal) && missing.Packages.Contains("a.1"));
        Assert.Empty(Directory.EnumerateFiles(Imported.Temporary));
    }

    [Fact]
    public async Task An_export_under_a_url_is_imported_and_so_are_the_archives_of_a_plain_mirror()
    {
        await ExportedAsync();
        await using var server = new HostileOrigin(request => File.Exists(Path.Combine(_mirror.Target, request.Path))
            ? new OriginReply { Body = File.ReadAllBytes(Path.Combine(_mirror.Target, request.Path)) }
            : new OriginReply { Status = 404 });
        OneSyncResult result = await _mirror.ImportAsync(server[string.Empty]);
        Assert.True(result.Succeeded, result.Text);
        Assert.Equal(Newest(_mirror.Data).Manifest.Files, Newest(Imported).Manifest.Files);
        Assert.Equal([MirrorFixture.Sha256("a")], Stored());
        Assert.Equal(1, Assert.Single(result.Missing).Count);

        // No more than a cache: the index stays, and what it names is taken.
        MirrorFixture.Store(_mirror.Data, "b");
        _mirror.Export();
        File.Delete(Path.Combine(_mirror.Target, ExportPaths.Manifest));
        result = await _mirror.ImportAsync(server[string.Empty].TrimEnd('/'));
        Assert.True(result.Succeeded && result.Missing.Count == 0, result.Text);
        Assert.Equal(2, Stored().Length);
    }

    [Fact]
    public async Task Beside_whatever_serves_the_folder_it_is_refused_by_name()
    {
        await ExportedAsync();
        using FolderLock held = FolderLock.TryTake(Imported.FrontLock, LockHolder.Self("serve", controlSocket: null))!;
        OneSyncResult result = await _mirror.ImportAsync();
        Assert.False(result.Succeeded);
        Assert.Contains($"serai serve (pid {Environment.ProcessId})", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remote", "\"https://example.org/other.git\"", "is of https://example.org/other.git")]
    [InlineData("remote", "\"a\\nb\"", "is of ab")]
    [InlineData("format", "2", "no manifest of format 1")]
    [InlineData("format", "\"one\"", "no manifest of format 1")]
    [InlineData("files", "null", "no manifest of format 1")]
    [InlineData("files", "{ \"git/objects/pack/a.pack\": null }", "no manifest of format 1")]
    [InlineData("files", "{ \"git/objects/pack/a.pack\": { \"size\": 1, \"sha256\": null } }", "no manifest of format 1")]
    [InlineData("commit", "\"0000000000000000000000000000000000000001\"", "0000000000000000000000000000000000000001")]
    public async Task A_manifest_that_is_not_what_it_should_be_is_refused_with_its_reason(string field, string json, string reason)
    {
        await ExportedAsync();
        Change(manifest => manifest[field] = JsonNode.Parse(json));
        Assert.Contains(reason, await RefusalAsync(), StringComparison.Ordinal);
        Assert.Null(new GenerationStore(Imported).OpenNewest(out _));
    }

    [Theory]
    [InlineData("size", "1", "expected 1 bytes")]
    [InlineData("size", "-1", "no manifest of format 1")]
    [InlineData("size", "100000000000", "too many of them")]
    [InlineData("sha256", "\"00\"", "of sha256 00")]
    public async Task A_pack_that_is_not_what_the_manifest_says_is_refused(string field, string json, string reason)
    {
        await ExportedAsync();
        Change(manifest => manifest["files"]!.AsObject().First(file => file.Key.EndsWith(".pack", StringComparison.Ordinal)).Value![field] = JsonNode.Parse(json));
        Assert.Contains(reason, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_that_is_missing_or_damaged_is_named_and_paths_that_are_no_packs_are_not_followed()
    {
        await ExportedAsync();
        string pack = Directory.GetFiles(Path.Combine(_mirror.Target, ExportPaths.Packs), "*.pack").Single();
        byte[] whole = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        File.Delete(pack);
        Assert.Contains("is not there", await RefusalAsync(), StringComparison.Ordinal);
        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, whole, TestContext.Current.CancellationToken);
        Assert.Contains(Path.GetFileName(pack), await RefusalAsync(), StringComparison.Ordinal);

        // With none left, nothing is fetched, and nothing is written where they lead.
        Change(manifest => manifest["files"] = new JsonObject
        {
            ["git/objects/pack/../../../../evil.pack"] = new JsonObject { ["size"] = 1, ["sha256"] = "00" },
            ["/etc/passwd"] = new JsonObject { ["size"] = 1, ["sha256"] = "00" },
        });
        Assert.Contains("has no git objects", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Imported.Root, "evil*", SearchOption.AllDirectories));
        Assert.Null(new GenerationStore(Imported).OpenNewest(out _));
    }

    [Fact]
    public async Task A_manifest_of_any_length_is_read_in_part_alone()
    {
        await ExportedAsync();
        await File.WriteAllBytesAsync(Path.Combine(_mirror.Target, ExportPaths.Manifest), Encoding.ASCII.GetBytes(new string(' ', ExportManifest.MaxBytes + 1)), TestContext.Current.CancellationToken);
        Assert.Contains("no manifest", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_in_the_place_of_an_archive_holds_nobody_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs named pipes");
        await ExportedAsync();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(_mirror.Target, ExportPaths.Cache), "*", SearchOption.AllDirectories))
        {
            File.Delete(path);
            using var making = Process.Start("mkfifo", path);
            await making.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, making.ExitCode);
        }

        OneSyncResult result = await _mirror.ImportAsync();
        Assert.Contains(result.Missing, missing => missing.Reason.Contains("other bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_export_says_so_where_no_index_is_here_yet()
    {
        using var folder = new TemporaryFolder();
        OneSyncResult result = await _mirror.ImportAsync(folder.Path);
        Assert.False(result.Succeeded);
        Assert.Contains("no export", result.Text, StringComparison.Ordinal);
        Assert.Contains("no such folder", (await Assert.ThrowsAsync<IOException>(() => _mirror.ImportAsync(folder["none"]))).Message, StringComparison.Ordinal);
    }

    private static Generation Newest(DataFolder folder) => new GenerationStore(folder).OpenNewest(out _)!;

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string place = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }

    private async Task ExportedAsync()
    {
        await _mirror.MirrorAsync();
        _mirror.Export();
    }

    private void Change(Action<JsonObject> change)
    {
        string path = Path.Combine(_mirror.Target, ExportPaths.Manifest);
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private async Task<string> RefusalAsync()
    {
        try
        {
            OneSyncResult result = await _mirror.ImportAsync();
            Assert.False(result.Succeeded);
            return result.Text;
        }
        catch (IOException refused)
        {
            return refused.Message;
        }
    }

    private string[] Stored() => [.. new ArchiveListing(Imported).Stored().Select(hash => hash.Hex)];
}
