using System.Globalization;
using System.Text;
using System.Text.Json;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Exports;

/// <summary>
/// One export of a mirror as plain files.
/// <para>1 the newest generation is read; 2 archives that are new are proved and copied; 3 the git packs; 4 when all that it names is there and
/// durable, the index takes the place of the one before; 5 what is no longer stored is removed; 6 what changed is listed, and the manifest
/// written. Broken off anywhere, what is served from the folder is whole, and the next export goes on.</para>
/// </summary>
internal sealed class Export(DataFolder data, ExportFolder target, TimeProvider time)
{
    // Each is one more generation of a mirror that is served meanwhile; two in a row within one export are unheard of.
    private const int MostAttempts = 3;

    private readonly ExportListing _before = ExportListing.Read(target[ExportPaths.Listing]);
    private readonly ExportListing _now = new();

    /// <summary>Exports.</summary>
    /// <exception cref="IOException">There is nothing to export, or the disk refuses.</exception>
    public ExportResult Run(IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        // 1 generation, and 3 the packs that hold its commit
        // Of another version, or damaged, the one before says nothing: everything is written anew.
        ExportManifest? before = File.Exists(target[ExportPaths.Manifest]) ? ExportManifest.TryParse(File.ReadAllBytes(target[ExportPaths.Manifest])) : null;
        var git = new ExportedGit(data, target, _now);
        Generation generation = OpenNewest();
        bool hasGit = git.TryBring(generation.Manifest, before, cancellationToken);
        for (int attempt = 1; !hasGit && git.Packs.Count > 0 && attempt < MostAttempts; attempt++)
        {
            generation = OpenNewest();
            hasGit = git.TryBring(generation.Manifest, before, cancellationToken);
        }

        byte[] index = generation.Read(GenerationFiles.Index);
        byte[] repo = generation.Read(GenerationFiles.Repo);
        var checksums = ChecksumSet.Read(generation.Read(GenerationFiles.Checksums));
        var known = ArchiveTable.Build(CatalogueFile.Read(generation.Read(GenerationFiles.Catalogue)).Records);

        // 2 archives
        var archives = new ExportedArchives(data, target, _now);
        archives.Run(checksums, (done, all) => progress.Report(StepOf(done, all)), cancellationToken);
        target.Settle();

        // 4 index
        if (hasGit)
        {
            git.Point(generation.Manifest);
        }

        _now.Add(ExportPaths.Index, target.WriteIfOther(ExportPaths.Index, index));
        _now.Add(ExportPaths.Repo, target.WriteIfOther(ExportPaths.Repo, repo));
        target.Settle();

        // 5 what is no longer stored
        foreach (string path in new[] { ExportPaths.Cache, ExportPaths.Git }.SelectMany(target.FilesBelow).Where(path => !_now.Contains(path)).ToArray())
        {
            target.Remove(path);
        }

        // 6 what changed
        var result = new ExportResult
        {
            Commit = generation.Manifest.Commit,
            HasGit = hasGit,
            ArchivesKnown = known.All.Count,
            ArchivesHere = known.All.Count(archive => archive.Checksums.Any(hash => _now.Contains(ExportPaths.Archive(hash)))),
            Changed = Tell(ExportPaths.Changed, [.. _now.OtherThanIn(_before), ExportPaths.Manifest]),
            Removed = Tell(ExportPaths.Removed, _before.MissingIn(_now)),
            CopiedBytes = archives.CopiedBytes + git.CopiedBytes,
            Damaged = archives.Damaged,
        };
        Conclude(generation.Manifest, git, result, index, repo);
        return result;
    }

    private static SyncStep StepOf(int done, int all) =>
        new(1, 1, "copy archives", string.Create(CultureInfo.InvariantCulture, $"{done}/{all}"), all == 0 ? 1 : (double)done / all);

    private Generation OpenNewest() => new GenerationStore(data).OpenNewest(out _)
        ?? throw new IOException($"{data.Root}: there is no index to export yet; serai sync makes one");

    private int Tell(string path, IReadOnlyList<string> lines)
    {
        target.Write(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n'))));
        return lines.Count;
    }

    // The listing after what was told by the one before: an export that ends in between tells the same again.
    private void Conclude(GenerationManifest generation, ExportedGit git, ExportResult result, byte[] index, byte[] repo)
    {
        target.Settle();
        target.Write(ExportPaths.Listing, _now.ToBytes());
        var files = new Dictionary<string, GenerationFile>(result.HasGit ? git.Packs : [], StringComparer.Ordinal)
        {
            [ExportPaths.Index] = GenerationFile.Of(index),
            [ExportPaths.Repo] = GenerationFile.Of(repo),
        };
        target.Write(ExportPaths.Manifest, JsonSerializer.SerializeToUtf8Bytes(
            new ExportManifest
            {
                Format = ExportManifest.CurrentFormat,
                Remote = generation.Remote,
                Branch = generation.Branch,
                Commit = generation.Commit,
                CommitTime = generation.CommitTime,
                Generation = generation.Number,
                ExportedAt = time.GetUtcNow(),
                ArchivesKnown = result.ArchivesKnown,
                ArchivesHere = result.ArchivesHere,
                Files = files,
            },
            StoreJson.Default.ExportManifest));
        target.Settle();
    }
}
