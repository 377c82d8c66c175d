using System.Diagnostics.CodeAnalysis;
using Serai.Git.Tests.Packs;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>Readers on other threads while packs are dropped and the store is closed.</summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "the files of a test are small, and its threads its own")]
public sealed class DroppedPackTests : IDisposable
{
    private const int Readers = 3;

    private readonly StoreFixture _folder = new();

    public static TheoryData<bool> Homes => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Readers_find_everything_that_is_kept_while_the_store_is_repacked(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        using IObjectStore store = _folder.Open(onDisk);
        ObjectId[] ids = [.. GitFixture.List(git).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Id(line[..40]))];
        var request = new RepackRequest { Keep = [Id(git.Run("rev-parse", "master")), Id(git.Run("rev-parse", "v1-again"))] };
        byte[] half = StoreFixture.Pack(git, "master~30\n");
        byte[] rest = StoreFixture.Pack(git, "v1-again\nmaster\n^master~30\n");
        await StoreFixture.ReceiveAsync(store, half);
        await StoreFixture.ReceiveAsync(store, rest);
        using var stop = new CancellationTokenSource();
        Task<long>[] readers = Start(() => stop.IsCancellationRequested, id =>
        {
            Assert.True(store.Contains(id));
            using GitObject? found = store.TryRent(id);
            Assert.NotNull(found);
        }, ids);
        for (int round = 0; round < 15; round++)
        {
            Assert.Equal(ids.Length, (await store.RepackAsync(request, StoreFixture.Cancellation)).Objects);
            await StoreFixture.ReceiveAsync(store, round % 2 == 0 ? half : rest);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), read => Assert.True(read > 0));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Readers_of_a_store_that_is_closed_get_the_object_or_are_told_so(bool onDisk)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], commits: 20);
        ObjectId[] ids = [.. GitFixture.List(git).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Id(line[..40]))];
        byte[] pack = StoreFixture.Pack(git, "v1-again\nmaster\n");
        for (int round = 0; round < 10; round++)
        {
            IObjectStore store = _folder.Open(onDisk);
            await StoreFixture.ReceiveAsync(store, pack);
            int reads = 0;
            var enough = new TaskCompletionSource();
            Task<long>[] readers = Start(() => false, id =>
            {
                using GitObject? found = store.TryRent(id);
                Assert.NotNull(found);
                if (Interlocked.Increment(ref reads) == 100)
                {
                    enough.SetResult();
                }
            }, ids);
            await enough.Task;
            store.Dispose();
            store.Dispose();
            await Task.WhenAll(readers);
            Assert.True(reads >= 100);
        }
    }

    // Threads that read until they are told to end, or the store says that it is closed; they give how many objects they read.
    private static Task<long>[] Start(Func<bool> isOver, Action<ObjectId> read, ObjectId[] ids) =>
        [.. Enumerable.Range(0, Readers).Select(number => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(number);
                long reads = 0;
                try
                {
                    for (; !isOver(); reads++)
                    {
                        read(ids[random.Next(ids.Length)]);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // closed: what a test ends by
                }

                return reads;
            },
            StoreFixture.Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
