using System.Text;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Testing;
using Serai.Worker.Exports;

namespace Serai.Worker.Tests.Exports;

public sealed class ExportTests : IDisposable
{
    private readonly MirrorFixture _mirror = new();

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task An_export_has_the_served_bytes_the_archives_under_all_their_names_and_a_repository_that_git_reads()
    {
        await _mirror.MirrorAsync();
        ExportResult result = _mirror.Export();
        Generation served = new GenerationStore(_mirror.Data).OpenNewest(out _)!;
        Assert.Equal((2, 1, true, false), (result.ArchivesKnown, result.ArchivesHere, result.HasGit, result.IsComplete));
        Assert.Equal(served.Read(GenerationFiles.Index), await ReadAsync(ExportPaths.Index));
        Assert.Equal(served.Read(GenerationFiles.Repo), await ReadAsync(ExportPaths.Repo));
        ArchiveHash[] names = [.. new ArchiveListing(_mirror.Data).Stored().Concat(new ArchiveListing(_mirror.Data).Aliases())];
        Assert.Equal(3, names.Length);
        Assert.All(names, name => Assert.Equal(MirrorFixture.Bytes("a"), File.ReadAllBytes(Path.Combine(_mirror.Target, ExportPaths.Archive(name)))));

        Testing.Git git = new(Path.Combine(_mirror.Target, ExportPaths.Git));
        Assert.Equal(result.Commit, git.Run("rev-parse", "HEAD"));
        Assert.Equal("master", git.Run("symbolic-ref", "--short", "HEAD"));
        Assert.Empty(git.Run("fsck", "--strict"));
        Assert.Contains("packages/a/a.1/opam", git.Run("ls-tree", "-r", "--name-only", "HEAD"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_export_writes_what_is_new_and_says_what_that_is()
    {
        await _mirror.MirrorAsync();
        _mirror.Export();
        Dictionary<string, DateTime> before = Times();
        Assert.Equal((1, 0, 0L), (_mirror.Export() is var same ? (same.Changed, same.Removed, same.CopiedBytes) : default));
        Assert.Equal(["export.json"], _mirror.Lines(ExportPaths.Changed));
        Assert.Equal(before, Times());

        _mirror.WritePackage("c");
        _mirror.Upstream.Commit();
        await _mirror.Upstream.SyncAsync(_mirror.Upstream.Options());
        MirrorFixture.Store(_mirror.Data, "c");
        var store = new ArchiveStore(_mirror.Data);
        ArchiveHash gone = new ArchiveListing(_mirror.Data).Stored().Single(hash => hash.Hex == MirrorFixture.Sha256("a"));
        store.Remove(gone);
        ExportResult next = _mirror.Export();
        Assert.Equal((3, 1), (next.ArchivesKnown, next.ArchivesHere));
        string[] changed = _mirror.Lines(ExportPaths.Changed);
        Assert.Contains(MirrorFixture.CachePath("sha256", MirrorFixture.Sha256("c")), changed);
        Assert.Contains(ExportPaths.Index, changed);
        Assert.Equal(3, changed.Count(path => path.StartsWith("cache/", StringComparison.Ordinal)));
        Assert.Equal(3, _mirror.Lines(ExportPaths.Removed).Count(path => path.StartsWith("cache/", StringComparison.Ordinal)));
        Assert.Contains(ExportPaths.Archive(gone), _mirror.Lines(ExportPaths.Removed));
        Assert.False(File.Exists(Path.Combine(_mirror.Target, ExportPaths.Archive(gone))));
        Assert.All(changed, path => Assert.True(File.Exists(Path.Combine(_mirror.Target, path)), path));

        // An older copy of the folder with what was listed is the folder.
        Assert.Equal(
            Files().Order(StringComparer.Ordinal),
            before.Keys.Concat(changed).Except(_mirror.Lines(ExportPaths.Removed), StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_a_broken_off_export_wrote_is_told_as_changed_by_the_next()
    {
        await _mirror.MirrorAsync();
        _mirror.Export();
        MirrorFixture.Store(_mirror.Data, "b");
        string listing = File.ReadAllText(Path.Combine(_mirror.Target, ExportPaths.Listing));
        _mirror.Export();

        // As if it had ended before its last files.
        await File.WriteAllTextAsync(Path.Combine(_mirror.Target, ExportPaths.Listing), listing, TestContext.Current.CancellationToken);
        ExportResult again = _mirror.Export();
        Assert.Equal(0, again.CopiedBytes);
        Assert.Contains(MirrorFixture.CachePath("sha256", MirrorFixture.Sha256("b")), _mirror.Lines(ExportPaths.Changed));
    }

    [Fact]
    public async Task A_stored_archive_that_does_not_hash_to_its_name_is_left_out_and_told()
    {
        await _mirror.MirrorAsync();
        ArchiveHash a = Assert.Single(new ArchiveListing(_mirror.Data).Stored());
        File.WriteAllBytes(_mirror.Data.Archive(a), Encoding.ASCII.GetBytes("something else"));
        ExportResult result = _mirror.Export();
        Assert.Equal([a.Hex], result.Damaged);
        Assert.False(result.IsComplete);
        Assert.DoesNotContain(Files(), path => path.StartsWith("cache/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mirror_that_keeps_git_in_memory_is_exported_without_it()
    {
        _mirror.WritePackage("a");
        _mirror.Upstream.Commit();
        await _mirror.Upstream.SyncAsync(_mirror.Upstream.Options(home: GitStoreHome.Memory));
        ExportResult result = _mirror.Export();
        Assert.False(result.HasGit);
        Assert.False(Directory.Exists(Path.Combine(_mirror.Target, ExportPaths.Git)));
        Assert.True(File.Exists(Path.Combine(_mirror.Target, ExportPaths.Index)));
    }

    [Fact]
    public async Task A_folder_that_is_somebody_elses_is_left_alone()
    {
        await _mirror.MirrorAsync();
        Directory.CreateDirectory(_mirror.Target);
        string note = Path.Combine(_mirror.Target, "note");
        await File.WriteAllTextAsync(note, "mine", TestContext.Current.CancellationToken);
        IOException refused = Assert.Throws<IOException>(() => _mirror.Export());
        Assert.Contains("not empty, and no export", refused.Message, StringComparison.Ordinal);
        Assert.Equal([note], Directory.GetFileSystemEntries(_mirror.Target));
        Assert.Contains("lies in the data folder", Assert.Throws<IOException>(() => _mirror.Export(Path.Combine(_mirror.Data.Root, "x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_exports_do_not_write_one_folder()
    {
        await _mirror.MirrorAsync();
        using ExportFolder other = ExportFolder.Open(_mirror.Target, _mirror.Data);
        Assert.Contains($"pid {Environment.ProcessId}", Assert.Throws<IOException>(() => _mirror.Export()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_served_there_is_nothing_to_export()
    {
        using var folder = new TemporaryFolder();
        DataFolder.Open(folder["empty"]);
        var export = new OneExport(folder["empty"], TimeProvider.System);
        IOException refused = Assert.Throws<IOException>(() => export.Run(folder["target"], new Progress<SyncStep>(), TestContext.Current.CancellationToken));
        Assert.Contains("serai sync", refused.Message, StringComparison.Ordinal);
    }

    private Task<byte[]> ReadAsync(string path) => File.ReadAllBytesAsync(Path.Combine(_mirror.Target, path), TestContext.Current.CancellationToken);

    // Without what each export writes for those who look after it.
    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_mirror.Target, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_mirror.Target, file))
            .Where(path => !path.StartsWith('.') && path is not (ExportPaths.Listing or ExportPaths.Changed or ExportPaths.Removed));

    private Dictionary<string, DateTime> Times() =>
        Files().Where(path => path != ExportPaths.Manifest).ToDictionary(path => path, path => File.GetLastWriteTimeUtc(Path.Combine(_mirror.Target, path)), StringComparer.Ordinal);
}
