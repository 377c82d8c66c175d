using Serai.Front.State;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Front.Tests.State;

/// <summary>The state in one word.</summary>
public sealed class ServiceStateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(0, "ready")]
    [InlineData(1, "degraded")]
    public void A_conflict_in_the_catalogue_degrades(int conflicts, string expected)
    {
        var state = new FrontState { Generation = ServedGeneration.Load(Publish(conflicts)) };
        Assert.Equal(expected, ServiceState.Of(state, TimeSpan.FromMinutes(5), Now));
    }

    [Fact]
    public void It_is_stale_two_hours_or_three_intervals_after_the_last_contact_that_anybody_knows_of()
    {
        var state = new FrontState { Generation = ServedGeneration.Load(Publish(0)) };
        AssertStaleFrom(state, 5, Now.AddHours(2));
        AssertStaleFrom(state, 60, Now.AddHours(3));

        // Of the process before.
        state.Contact = new RemoteContact(Now.AddHours(10), "/r");
        AssertStaleFrom(state, 5, Now.AddHours(12));
        state.Contact = new RemoteContact(Now.AddHours(-10), "/r");
        AssertStaleFrom(state, 5, Now.AddHours(2));

        // Of this one.
        state.Take(new Serai.Store.Control.WorkerReport { CheckedAt = Now.AddHours(20) });
        AssertStaleFrom(state, 5, Now.AddHours(22));
    }

    private static void AssertStaleFrom(FrontState state, int minutes, DateTimeOffset when)
    {
        Assert.Equal("ready", ServiceState.Of(state, TimeSpan.FromMinutes(minutes), when));
        Assert.Equal("stale", ServiceState.Of(state, TimeSpan.FromMinutes(minutes), when.AddSeconds(1)));
    }

    [Fact]
    public void A_disk_that_refused_the_last_sync_degrades()
    {
        var state = new FrontState { Generation = ServedGeneration.Load(Publish(0)) };
        state.Take(new Serai.Store.Control.WorkerReport { DiskFault = "no space left" });
        Assert.Equal(("degraded", "no space left"), (ServiceState.Of(state, TimeSpan.FromMinutes(5), Now), state.AnyDamage));
        state.Take(new Serai.Store.Control.WorkerReport());
        Assert.Equal("ready", ServiceState.Of(state, TimeSpan.FromMinutes(5), Now));
    }

    private Generation Publish(int conflicts)
    {
        using GenerationDraft draft = new GenerationStore(DataFolder.Open(_temporary["data"])).Begin(1);
        draft.Write(GenerationFiles.Index, "index"u8);
        draft.Write(GenerationFiles.Repo, "repo"u8);
        draft.Write(GenerationFiles.Checksums, ChecksumSet.Of([]).Bytes);
        draft.Write(GenerationFiles.Problems, "[]"u8);
        return draft.Publish(new GenerationManifest
        {
            Format = GenerationManifest.CurrentFormat,
            Number = draft.Number,
            IndexFormat = 1,
            Remote = "https://example.org/x.git",
            Branch = "refs/heads/main",
            Commit = new string('1', 40),
            CommitTime = Now,
            Descent = "proven",
            RepoSettings = "cache",
            PublishedAt = Now,
            LastModified = Now,
            Counts = new GenerationCounts(1, 1, 1, 1, 1, conflicts),
            Files = draft.Files,
        });
    }
}
