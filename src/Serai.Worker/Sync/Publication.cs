using System.Text.Json;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Opam.Repositories;
using Serai.Opam.Syntax;
using Serai.Store;
using Serai.Store.Generations;
using Serai.Worker.Index;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>Sync, step 6: writes a generation, makes it durable, and moves <c>CURRENT</c> to it.</summary>
internal sealed class Publication(WorkerOptions options, GenerationStore generations, CpuLane lane, TimeProvider time)
{
    /// <summary>What is set in the <c>repo</c> file beside the commit, as the manifest keeps it.</summary>
    public string RepoSettings { get; } = string.Join(' ', options.ArchiveMirrors);

    /// <summary>Publishes.</summary>
    /// <param name="tip">The commit's ref and id.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="tree">What of it is served.</param>
    /// <param name="built">What its packages became.</param>
    /// <param name="context">The remote as it is shown, the descent, and the generation before.</param>
    /// <param name="cancellationToken">Ends it; nothing is published then.</param>
    public async Task<Generation> PublishAsync(
        RemoteTip tip, Commit commit, RepositoryTree tree, BuiltIndex built, PublicationContext context, CancellationToken cancellationToken)
    {
        string stamp = tip.Id.ToString();
        var found = new ProblemList(ProblemList.MostOfAll);
        byte[] repo = ReadRepo(tree.Repo, found).Print(stamp, options.ArchiveMirrors);
        foreach (PathProblem problem in tree.Problems.Concat(built.Archives.Problems).Concat(built.Catalogue.Problems))
        {
            found.Add(problem);
        }

        PathProblem[] problems = found.Take("packages");
        DateTimeOffset now = time.GetUtcNow();
        using GenerationDraft draft = generations.Begin(generations.NextNumber(now));

        // None of the files needs another: they are made side by side, and so is the waiting until each is durable.
        (string Name, Action Write)[] files =
        [
            Streamed(GenerationFiles.Index, output => new IndexWriter().Write(output, built.Segments, repo, tree.Version, new UstarTime(commit.CommitterTime))),
            (GenerationFiles.Checksums, () => draft.Write(GenerationFiles.Checksums, built.Archives.Checksums.Bytes)),
            Streamed(GenerationFiles.Catalogue, built.Catalogue.Write),
            Streamed(GenerationFiles.Segments, output => SegmentTable.Write(output, built.Segments)),
            (GenerationFiles.Repo, () => draft.Write(GenerationFiles.Repo, repo)),
            (GenerationFiles.Problems, () => draft.Write(GenerationFiles.Problems, JsonSerializer.SerializeToUtf8Bytes(problems, StoreJson.Default.PathProblemArray))),
        ];
        await lane.RunAsync(files.Length, () => files, (all, file) => all[file].Write(), file => files[file].Name, cancellationToken);
        return draft.Publish(new GenerationManifest
        {
            Format = GenerationManifest.CurrentFormat,
            Number = draft.Number,
            IndexFormat = IndexFormat.Number,
            Remote = context.Remote,
            Branch = tip.RefName,
            Commit = stamp,
            CommitTime = commit.CommitterDate,
            Descent = context.Descent,
            RepoSettings = RepoSettings,
            PublishedAt = now,
            LastModified = LastModifiedOf(commit, context.Before, draft, now),
            Counts = Count(built, problems.Length),
            Files = draft.Files,
        });

        (string Name, Action Write) Streamed(string name, Action<Stream> write) => (name, () => draft.Write(name, write));
    }

    private static RepoFile ReadRepo(byte[]? upstream, ProblemList problems)
    {
        try
        {
            RepoFile repo = upstream is null ? RepoFile.Empty : RepoFile.Parse(upstream);
            foreach (OpamWarning warning in repo.Warnings)
            {
                problems.Add("repo", warning.ToString());
            }

            return repo;
        }
        catch (OpamSyntaxException malformed)
        {
            problems.Add("repo", $"{malformed.Message}; a minimal one is served in its place");
            return RepoFile.Empty;
        }
    }

    // The committer's time, but never in the future, and never that of other bytes or an earlier one: then the time of publishing.
    private static DateTimeOffset LastModifiedOf(Commit commit, GenerationManifest? before, GenerationDraft draft, DateTimeOffset now)
    {
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        DateTimeOffset modified = commit.CommitterDate < second ? commit.CommitterDate : second;
        bool sameBytes = before is not null
            && before.Files[GenerationFiles.Index].Equals(draft.Files[GenerationFiles.Index])
            && before.Files[GenerationFiles.Repo].Equals(draft.Files[GenerationFiles.Repo]);
        if (before is null || modified > before.LastModified)
        {
            return modified;
        }

        DateTimeOffset later = before.LastModified.AddSeconds(1);
        return sameBytes ? before.LastModified : second > later ? second : later;
    }

    private static GenerationCounts Count(BuiltIndex built, int problems) => new(
        Packages: built.Catalogue.Records.Count,
        Versions: built.Catalogue.Versions,
        Files: built.Catalogue.Files,
        Checksums: built.Archives.Checksums.Count,
        Problems: problems,
        Conflicts: built.Archives.Conflicts);
}
