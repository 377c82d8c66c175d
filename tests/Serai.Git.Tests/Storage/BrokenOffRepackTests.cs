using System.Diagnostics.CodeAnalysis;
using Serai.Git.Tests.Packs;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>Every state in which a repack can be broken off, made from the files before and after: the store opens with everything kept.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small")]
public sealed class BrokenOffRepackTests : IDisposable
{
    private readonly StoreFixture _folder = new();
    private int _states;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task At_whatever_step_a_repack_is_broken_off_the_store_opens_with_everything_that_is_kept()
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        var request = new RepackRequest { Keep = [Id(git.Run("rev-parse", "master")), Id(git.Run("rev-parse", "v1-again"))] };
        string[] old = await FillAsync(git, "old");
        await FillAsync(git, "new");
        using (IObjectStore store = _folder.Open(onDisk: true, "new"))
        {
            await store.RepackAsync(request, StoreFixture.Cancellation);
        }

        string[] made = Names("new");
        string pack = Assert.Single(made, name => name.EndsWith(".pack", StringComparison.Ordinal));
        string index = Assert.Single(made, name => name.EndsWith(".idx", StringComparison.Ordinal));

        // While it is written; renamed, but not its index.
        await AssertWholeAsync(git, request, old, [(pack, "incoming.pack.tmp")]);
        await AssertWholeAsync(git, request, old, [(pack, "incoming.pack.tmp"), (index, "incoming.idx.tmp")]);
        await AssertWholeAsync(git, request, old, [(pack, pack), (index, "incoming.idx.tmp")]);
        await AssertWholeAsync(git, request, old, [(index, index)]);

        // Nothing dropped yet; some indexes; all of them and some packs; in an order that the file system chose.
        string[] indexes = [.. old.Where(name => name.EndsWith(".idx", StringComparison.Ordinal))];
        string[] packs = [.. old.Where(name => name.EndsWith(".pack", StringComparison.Ordinal))];
        for (int dropped = 0; dropped <= indexes.Length; dropped++)
        {
            await AssertWholeAsync(git, request, [.. indexes[dropped..], .. packs], [(pack, pack), (index, index)]);
            await AssertWholeAsync(git, request, packs[dropped..], [(pack, pack), (index, index)]);
            await AssertWholeAsync(git, request, [.. indexes[dropped..], .. packs[1..]], [(pack, pack), (index, index)]);
        }
    }

    private async Task<string[]> FillAsync(RealGit git, string name)
    {
        using (IObjectStore store = _folder.Open(onDisk: true, name))
        {
            await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "master~4\n"));
            await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "master~2\n^master~4\n", "--thin"));
            await StoreFixture.ReceiveAsync(store, StoreFixture.Pack(git, "master\nv1-again\n^master~2\n", "--thin"));
        }

        return Names(name);
    }

    private string[] Names(string folder) => [.. Directory.GetFiles(_folder[folder]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private async Task AssertWholeAsync(RealGit git, RepackRequest request, string[] old, (string From, string To)[] made)
    {
        string name = $"state-{++_states}";
        Directory.CreateDirectory(_folder[name]);
        foreach (string file in old)
        {
            File.Copy(Path.Combine(_folder["old"], file), Path.Combine(_folder[name], file));
        }

        foreach ((string from, string to) in made)
        {
            File.Copy(Path.Combine(_folder["new"], from), Path.Combine(_folder[name], to));
        }

        using IObjectStore store = _folder.Open(onDisk: true, name);
        StoreFixture.AssertSameObjects(git, store);
        Assert.Equal(2 * store.Counts.Packs, Directory.GetFiles(_folder[name]).Length);
        await store.RepackAsync(request, StoreFixture.Cancellation);
        StoreFixture.AssertSameObjects(git, store);
        Assert.Equal(2, Directory.GetFiles(_folder[name]).Length);
    }

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
