using System.Text;
using Microsoft.Win32.SafeHandles;
using Serai.Git;
using Serai.Git.Storage;
using Serai.Store;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Exports;

/// <summary>
/// Makes the bare git repository of an export: the packs of the git store as they lie, and the served commit as its one branch. git itself reads
/// it, and an import fetches from it as from any other remote.
/// </summary>
internal sealed class ExportedGit(DataFolder data, ExportFolder target, ExportListing listing)
{
    /// <summary>Bytes that were copied.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>The packs and their indexes.</summary>
    public Dictionary<string, GenerationFile> Packs { get; } = new(StringComparer.Ordinal);

    /// <summary>Brings the packs that are missing.</summary>
    /// <param name="manifest">Of the generation that is exported.</param>
    /// <param name="before">What the last export says of the packs that it brought.</param>
    /// <param name="cancellationToken">Ends it between two pieces of a pack.</param>
    /// <returns>Whether the commit is in them; false where the store lives in memory, or dropped it meanwhile.</returns>
    public bool TryBring(GenerationManifest manifest, ExportManifest? before, CancellationToken cancellationToken)
    {
        if (!ObjectId.TryParse(manifest.Commit, out ObjectId commit))
        {
            return false;
        }

        Packs.Clear();
        string store = ObjectHome.PathOf(data, BareRepository.FormatOf(commit));
        foreach (string index in Directory.Exists(store) ? Directory.GetFiles(store, "pack-*.idx") : [])
        {
            // git looks for the index: the pack is there first.
            if (!TryBring(Path.ChangeExtension(index, ".pack"), before, cancellationToken) || !TryBring(index, before, cancellationToken))
            {
                return false;
            }
        }

        return Packs.Count > 0 && Holds(commit);
    }

    /// <summary>Makes the commit the repository's branch: its packs are all there.</summary>
    public void Point(GenerationManifest manifest)
    {
        _ = ObjectId.TryParse(manifest.Commit, out ObjectId commit);
        foreach ((string name, string text) in BareRepository.Of(commit, manifest.Branch))
        {
            string path = $"{ExportPaths.Git}/{name}";
            listing.Add(path, target.WriteIfOther(path, Encoding.UTF8.GetBytes(text)));
        }

        foreach ((string path, GenerationFile file) in Packs)
        {
            listing.Add(path, file);
        }

        // Without this folder git takes it for no repository.
        Directory.CreateDirectory(target[$"{ExportPaths.Git}/refs"]);
    }

    private bool TryBring(string file, ExportManifest? before, CancellationToken cancellationToken)
    {
        string path = $"{ExportPaths.Packs}/{Path.GetFileName(file)}";
        try
        {
            using SafeFileHandle source = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (before?.Files.GetValueOrDefault(path) is { } known && known.Size == target.SizeOf(path) && known.Size == RandomAccess.GetLength(source))
            {
                Packs[path] = known;
                return true;
            }

            CopiedBytes += RandomAccess.GetLength(source);
            return target.TryCopy(
                path,
                source,
                copy =>
                {
                    Packs[path] = copy;
                    return true;
                },
                cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Repacked by a mirror that goes on.
            return false;
        }
    }

    private bool Holds(ObjectId commit)
    {
        using DiskObjectStore copied = DiskObjectStore.Open(target[ExportPaths.Packs], BareRepository.FormatOf(commit), GitLimits.Default, out _);
        return copied.Contains(commit);
    }
}
