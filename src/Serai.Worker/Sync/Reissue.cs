using System.Globalization;
using Serai.Opam.Repositories;
using Serai.Opam.Syntax;
using Serai.Store.Generations;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>
/// A generation once more with another <c>repo</c>: the commit and its packages stay, and are taken from what is stored, so that neither a
/// remote nor the git store is needed.
/// </summary>
/// <param name="generations">Where it is, and where the new one goes.</param>
/// <param name="archiveMirrors">What the new <c>repo</c> advertises.</param>
/// <param name="time">The clock.</param>
internal sealed class Reissue(GenerationStore generations, IReadOnlyList<string> archiveMirrors, TimeProvider time)
{
    // Ends the archive mirrors in the manifest's settings; none of them has it.
    private const char BeforeAnnouncement = '\n';

    /// <summary>What a generation announces beside the upstream's announcements; null for nothing.</summary>
    public static string? AnnouncementOf(GenerationManifest manifest) =>
        manifest.RepoSettings.IndexOf(BeforeAnnouncement, StringComparison.Ordinal) is var end and >= 0 ? manifest.RepoSettings[(end + 1)..] : null;

    /// <summary>The announcement that no remote has been heard of.</summary>
    public static string StaleSince(DateTimeOffset heardAt) => string.Create(
        CultureInfo.InvariantCulture,
        $"This mirror has not reached its origin since {heardAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; what was published there after that is missing here.");

    /// <summary>Publishes.</summary>
    /// <param name="served">The generation to take.</param>
    /// <param name="plainSettings">The settings of a <c>repo</c> without an announcement, as manifests keep them.</param>
    /// <param name="announcement">What it announces beside the upstream's announcements; null for nothing.</param>
    /// <exception cref="InvalidDataException">What is stored is damaged, or of another version.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public Generation Publish(Generation served, string plainSettings, string? announcement)
    {
        GenerationManifest before = served.Manifest;
        if (before.IndexFormat != IndexFormat.Number)
        {
            throw new InvalidDataException($"generation {before.Number}: its index is of format {before.IndexFormat}, and {IndexFormat.Number} is expected");
        }

        byte[] table = served.Read(GenerationFiles.Segments);
        var stored = StoredIndex.Read(table, served.Read(GenerationFiles.Index));
        byte[] repo = Print(served, announcement);
        DateTimeOffset now = time.GetUtcNow();
        using GenerationDraft draft = generations.Begin(generations.NextNumber(now));
        using var index = new MemoryStream();
        new IndexWriter().Write(index, stored.Segments, repo, stored.Version, new UstarTime(before.CommitTime.ToUnixTimeSeconds()));
        draft.Write(GenerationFiles.Index, index.GetBuffer().AsSpan(0, (int)index.Length));
        draft.Write(GenerationFiles.Repo, repo);
        draft.Write(GenerationFiles.Segments, table);
        foreach (string same in new[] { GenerationFiles.Checksums, GenerationFiles.Catalogue, GenerationFiles.Problems })
        {
            draft.Write(same, served.Read(same));
        }

        return draft.Publish(before with
        {
            Number = draft.Number,
            RepoSettings = announcement is null ? plainSettings : plainSettings + BeforeAnnouncement + announcement,
            LastModified = Later(before.LastModified, now),
            Files = draft.Files,
        });
    }

    private byte[] Print(Generation served, string? announcement)
    {
        try
        {
            var repo = RepoFile.Parse(served.Read(GenerationFiles.Repo));
            RepoFile upstreams = AnnouncementOf(served.Manifest) is { } ours ? repo.WithoutAnnouncement(ours) : repo;
            return upstreams.Print(served.Manifest.Commit, archiveMirrors, announcement);
        }
        catch (OpamSyntaxException malformed)
        {
            throw new InvalidDataException($"{GenerationFiles.Repo}: {malformed.Message}", malformed);
        }
    }

    // Other bytes have another time, in whole seconds.
    private static DateTimeOffset Later(DateTimeOffset before, DateTimeOffset now)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return second > before ? second : before.AddSeconds(1);
    }
}
