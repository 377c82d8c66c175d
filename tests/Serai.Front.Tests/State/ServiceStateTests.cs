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

    private Generation Publish(int conflicts)
    {
        using GenerationDraft draft = new GenerationStore(DataFolder.Open(_temporary["data"])).Begin(1);
        draft.Write(GenerationFiles.Index, "index"u8);
        draft.Write(GenerationFiles.Repo, "repo"u8);
        draft.Write(GenerationFiles.Checksums, ChecksumSet.Write([]));
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
