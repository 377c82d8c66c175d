using Serai.Git.Protocol;

namespace Serai.Git.Transports.Local;

/// <summary>The refs of a repository on this machine: files below <c>refs</c>, which go before those in <c>packed-refs</c>.</summary>
internal sealed class LocalRefs(LocalRepository repository, ProtocolLimits limits)
{
    // git follows symbolic refs five deep as well.
    private const int MaxSymbolicDepth = 5;
    private const int MaxRefBytes = 4_096;
    private const string SymbolicPrefix = "ref: ";

    private readonly Dictionary<string, ObjectId> _packed = new(StringComparer.Ordinal);
    private bool _packedRead;

    /// <summary>Looks a full name or <c>HEAD</c> up, through symbolic refs.</summary>
    /// <returns>The ref at the end; null where there is none.</returns>
    public RemoteRef? Find(string name)
    {
        string at = name;
        for (int depth = 0; depth <= MaxSymbolicDepth; depth++)
        {
            string? text = ReadLoose(at);
            if (text is null)
            {
                ReadPacked();
                return _packed.TryGetValue(at, out ObjectId packed) ? Ref(name, packed, at) : null;
            }

            if (!text.StartsWith(SymbolicPrefix, StringComparison.Ordinal))
            {
                return ObjectId.TryParse(text, out ObjectId id)
                    ? Ref(name, id, at)
                    : throw new GitException($"{repository.Folder}: ref {at}: expected an object id, found '{PktLines.RemoteText.Clean(text, 80)}'");
            }

            at = text[SymbolicPrefix.Length..].Trim();
            if (!at.StartsWith("refs/", StringComparison.Ordinal) || !GitRemoteSyntax.IsRefName(at))
            {
                throw new GitException($"{repository.Folder}: ref {name}: expected the name of a ref after 'ref:', found '{PktLines.RemoteText.Clean(at, 80)}'");
            }
        }

        throw new GitException($"{repository.Folder}: ref {name}: more than {MaxSymbolicDepth} symbolic refs in a row");
    }

    /// <summary>Names of branches, for the message that the wanted one is not there.</summary>
    public IEnumerable<RemoteRef> SomeBranches(int most)
    {
        ReadPacked();
        string heads = Path.Combine(repository.Common, "refs", "heads");
        IEnumerable<string> loose = Directory.Exists(heads)
            ? Directory.EnumerateFiles(heads, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(repository.Common, file).Replace('\\', '/'))
            : [];
        return loose.Take(most).Concat(_packed.Keys.Where(name => name.StartsWith("refs/heads/", StringComparison.Ordinal)).Take(most))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Find).OfType<RemoteRef>();
    }

    private static RemoteRef Ref(string name, ObjectId id, string target) =>
        new(name, id, default, string.Equals(name, target, StringComparison.Ordinal) ? null : target);

    private string? ReadLoose(string name)
    {
        string folder = name is "HEAD" ? repository.Folder : repository.Common;
        string path = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
        try
        {
            return LocalFile.ReadText(path, MaxRefBytes).TrimEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Lines of an id and a name; <c>#</c> a comment, <c>^</c> what the tag before it names.</summary>
    private void ReadPacked()
    {
        string path = Path.Combine(repository.Common, "packed-refs");
        if (_packedRead || !File.Exists(path))
        {
            return;
        }

        _packedRead = true;

        // A ref has a line, and one more of what its tag names; the first says how they are sorted.
        foreach (string line in LocalFile.ReadLines(path, (2L * limits.MaxRefs) + 1))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (line.Length == 0 || line[0] is '#' or '^')
            {
                continue;
            }

            if (blank < 0 || !ObjectId.TryParse(line.AsSpan(0, blank), out ObjectId id))
            {
                throw new GitException($"{path}: expected an object id, a blank and the name of a ref, found '{PktLines.RemoteText.Clean(line, 80)}'");
            }

            if (_packed.Count >= limits.MaxRefs)
            {
                throw new GitRemoteException(GitRemoteFault.TooLarge, $"{path}: more than {limits.MaxRefs} refs");
            }

            _packed[line[(blank + 1)..]] = id;
        }
    }
}
