namespace Serai.Git.Transports.Local;

/// <summary>
/// Where the parts of a repository on this machine lie: bare, with a <c>.git</c> folder, or with a <c>.git</c> file that points elsewhere.
/// Nothing of it is run, and nothing is written. Source: gitrepository-layout(5).
/// </summary>
internal sealed class LocalRepository
{
    private const int MaxPointerBytes = 8_192;
    private const int MaxConfigurationBytes = 1 << 20;

    private LocalRepository(string folder, string common, ObjectFormat format)
    {
        Folder = folder;
        Common = common;
        Format = format;
    }

    /// <summary>The folder with <c>HEAD</c>: of a work tree that was added, its own.</summary>
    public string Folder { get; }

    /// <summary>The folder with refs and objects.</summary>
    public string Common { get; }

    /// <summary>The hash function of the repository.</summary>
    public ObjectFormat Format { get; }

    /// <summary>Looks for the repository at a path.</summary>
    /// <exception cref="GitRemoteException">There is none, or one of a kind that is not supported.</exception>
    public static LocalRepository Find(GitRemote remote)
    {
        string path = Path.GetFullPath(remote.Path);
        string[] candidates = [path, Path.Combine(path, ".git"), path + ".git"];
        foreach (string candidate in candidates)
        {
            string folder = File.Exists(candidate) ? PointedTo(remote, candidate) : candidate;
            if (File.Exists(Path.Combine(folder, "HEAD")))
            {
                string pointer = Path.Combine(folder, "commondir");
                string common = File.Exists(pointer) ? Path.GetFullPath(LocalFile.ReadText(pointer, MaxPointerBytes).Trim(), folder) : folder;
                if (Directory.Exists(Path.Combine(common, "objects")))
                {
                    return new LocalRepository(folder, common, FormatOf(remote, common));
                }
            }
        }

        string found = Directory.Exists(path) ? "the folder is no git repository" : "there is no such folder";
        throw new GitRemoteException(GitRemoteFault.NoRepository, $"{remote.Url}: {found} (looked for HEAD and objects in {string.Join(", ", candidates)}); check the path");
    }

    /// <summary>A <c>.git</c> file: <c>gitdir: </c> and a path.</summary>
    private static string PointedTo(GitRemote remote, string file)
    {
        string text = LocalFile.ReadText(file, MaxPointerBytes).Trim();
        return text.StartsWith("gitdir: ", StringComparison.Ordinal)
            ? Path.GetFullPath(text["gitdir: ".Length..], Path.GetDirectoryName(file)!)
            : throw new GitRemoteException(GitRemoteFault.NoRepository, $"{remote.Url}: {file} is a file, and none that points to a repository; check the path");
    }

    /// <summary>The settings that change how a repository is read: git-config(1), <c>extensions.*</c>, and <c>remote.*.promisor</c>.</summary>
    private static ObjectFormat FormatOf(GitRemote remote, string common)
    {
        string path = Path.Combine(common, "config");
        string format = "sha1";
        foreach ((string name, string value) in File.Exists(path) ? LocalConfiguration.Read(LocalFile.ReadText(path, MaxConfigurationBytes)) : [])
        {
            switch (name)
            {
                case "extensions.objectformat":
                    format = value;
                    break;
                case "extensions.refstorage" when !value.Equals("files", StringComparison.OrdinalIgnoreCase):
                    throw Unsupported($"its refs are stored as {PktLines.RemoteText.Clean(value, 40)}, which is not read here; serve the repository by git daemon and use git://");
                case "extensions.partialclone":
                case "remote.promisor" when !LocalConfiguration.IsFalse(value):
                    throw Unsupported($"it is a partial clone, whose objects are not all there ({name} is set); name the repository that it was cloned from");
                default:
                    break;
            }
        }

        return Protocol.AdvertisementReader.FormatOf(new Dictionary<string, string>(StringComparer.Ordinal) { ["object-format"] = format }, remote.Url);

        GitRemoteException Unsupported(string reason) => new(GitRemoteFault.Unsupported, $"{remote.Url}: {reason}");
    }
}
