using Serai.Git;
using Serai.Git.Packs;
using Serai.Store;
using Serai.Worker.Sync;

namespace Serai.Worker.Scrub;

/// <summary>Proves every pack of the git store on the disk; where it may, a store with a bad one is set aside, and cloned again.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="setAside">Sets a store aside, and is told why; null where nothing may be changed.</param>
internal sealed class GitStoreInspection(DataFolder folder, Action<ObjectFormat, string>? setAside)
{
    // What is there was accepted within the worker's memory. One thread: it runs beside syncs.
    private static readonly GitLimits Limits = GitLimits.Default with { Threads = 1, ArrivalBytes = 8 << 20 };

    /// <summary>Looks at all of them.</summary>
    public void LookAt(VerifyTally tally, CancellationToken cancellationToken)
    {
        foreach (ObjectFormat format in new[] { ObjectFormat.Sha1, ObjectFormat.Sha256 })
        {
            string path = ObjectHome.PathOf(folder, format);
            string? bad = null;
            foreach (string index in Directory.Exists(path) ? Directory.GetFiles(path, "pack-*.idx") : [])
            {
                bad = LookAt(index, format, tally, cancellationToken) ?? bad;
            }

            if (bad is not null)
            {
                setAside?.Invoke(format, bad);
            }
        }
    }

    private string? LookAt(string index, ObjectFormat format, VerifyTally tally, CancellationToken cancellationToken)
    {
        string pack = Path.ChangeExtension(index, ".pack");
        try
        {
            PackVerification.Run(pack, format, Limits, cancellationToken);
        }
        catch (Exception fault) when (fault is GitException or IOException or UnauthorizedAccessException)
        {
            // A worker repacks at any time; and half of a pair is what was left of that, and is removed when the store is opened.
            if (!File.Exists(index) || !File.Exists(pack))
            {
                return null;
            }

            tally.Count(counts => counts with { Packs = counts.Packs + 1 });
            string end = setAside is null ? string.Empty : "; the git store is set aside, and cloned again by the next sync";
            tally.Add(Path.GetRelativePath(folder.Root, pack), fault.Message + end, isMended: setAside is not null);
            return fault.Message;
        }

        tally.Count(counts => counts with { Packs = counts.Packs + 1 });
        return null;
    }
}
