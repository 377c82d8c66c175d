using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Serai.Testing;

namespace Serai.Availability.Origins;

/// <summary>
/// The git server that the mirror synchronises with, whose tip moves when it is told to: to a repository that shares nothing with the one
/// before, to a commit that changes every opam file, back and forth between two commits that the mirror knows.
/// </summary>
internal sealed partial class MovingOrigin : IAsyncDisposable
{
    private const string Name = "mirror.git";
    private const int ArchiveBytes = 100_000;

    private readonly string _folder;
    private readonly RewrittenRepository _repository;
    private readonly GitDaemon _daemon;
    private int _clones;
    private int _snapshot;

    private MovingOrigin(string folder, RewrittenRepository repository, GitDaemon daemon)
    {
        _folder = folder;
        _repository = repository;
        _daemon = daemon;
    }

    public string Remote => _daemon.Url(Name);

    /// <summary>The ids of all opam files of the first snapshot, one a line.</summary>
    public string OpamObjects => _repository.OpamObjects;

    /// <summary>The repository of the snapshots, for those who read it themselves.</summary>
    public string RepositoryPath => _repository.Updates;

    /// <summary>The content of an archive that every mirror here stores.</summary>
    public static byte[] Archive { get; } = MakeArchive();

    /// <summary>Its path below the mirror's address.</summary>
    public string StoredArchive { get; } = ArchivePath("/cache", Archive);

    public static async Task<MovingOrigin> StartAsync(RewrittenRepository repository, string work)
    {
        string folder = Directory.CreateDirectory(Path.Combine(work, "served")).FullName;
        Link(folder, repository.Updates);
        GitDaemon daemon = await GitDaemon.StartAsync(folder, new GitServerOptions { ReadyPacks = true, Through = Running.Pinning.Origin });
        return new MovingOrigin(folder, repository, daemon);
    }

    /// <summary>The path of an archive below a folder, by its sha256.</summary>
    public static string ArchivePath(string below, byte[] archive)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(archive));
        return $"{below}/sha256/{hash[..2]}/{hash}";
    }

    /// <summary>Moves the tip to where it was when the warm state was made: there is nothing to do.</summary>
    public void Reset()
    {
        SetTip(0);
    }

    /// <summary>Moves the tip on, always to another commit than the last of its kind.</summary>
    public void Move(TipMove move)
    {
        switch (move)
        {
            case TipMove.Clone:
                Link(_folder, _repository.Clone(_clones++ % RewrittenRepository.Snapshots));
                break;
            case TipMove.Update:
                SetTip((_snapshot + 1) % RewrittenRepository.Snapshots);
                break;
            default:
                const int Last = RewrittenRepository.Snapshots - 1;
                SetTip(_snapshot == Last ? Last - 1 : Last);
                break;
        }
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private void SetTip(int snapshot)
    {
        _snapshot = snapshot;
        _repository.SetTip(snapshot);
        Link(_folder, _repository.Updates);
    }

    // Replaced as one, so that no contact finds nothing. File.Move takes a link to a folder for the folder.
    private static void Link(string folder, string target)
    {
        string link = Path.Combine(folder, Name);
        File.Delete(link + ".new");
        File.CreateSymbolicLink(link + ".new", target);
        if (Rename(link + ".new", link) != 0)
        {
            throw new IOException($"rename of {link}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);

    private static byte[] MakeArchive()
    {
        byte[] content = new byte[ArchiveBytes];
        new Random(1).NextBytes(content);
        return content;
    }
}
