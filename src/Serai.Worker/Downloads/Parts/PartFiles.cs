using System.Text.Json;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Worker.Downloads.Parts;

/// <summary>
/// The growing files in the data folder's <c>tmp</c>, each with a small file beside it that says where its bytes come from. What an earlier worker
/// left is gone on with. Safe from any thread; one archive's files are one writer's.
/// </summary>
internal sealed class PartFiles(DataFolder folder)
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<ArchiveHash, PartName> _left = [];

    /// <summary>Clears <c>tmp</c> of what an earlier worker left, but for growing files of the last days: those wait to be asked for.</summary>
    /// <param name="now">The time.</param>
    public void RemoveLeftovers(DateTimeOffset now)
    {
        var kept = new Dictionary<ArchiveHash, PartName>();
        foreach (FileInfo file in new DirectoryInfo(folder.Temporary).EnumerateFiles().OrderByDescending(file => file.Length))
        {
            if (PartName.TryParse(file.Name, out PartName? name) && file.Length > 0 && now.UtcDateTime - file.LastWriteTimeUtc < LongestKept && kept.TryAdd(name.Key, name))
            {
                continue;
            }

            if (!file.Name.EndsWith(PartName.SidecarSuffix, StringComparison.Ordinal))
            {
                file.Delete();
            }
        }

        var sidecars = kept.Values.Select(name => name.Sidecar).ToHashSet(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFileSystemEntries(folder.Temporary))
        {
            RemoveUnless(path, sidecars);
        }

        lock (_gate)
        {
            foreach ((ArchiveHash key, PartName name) in kept)
            {
                _left[key] = name;
            }
        }
    }

    /// <summary>Removes what an earlier worker left of archives that nobody knows.</summary>
    public void KeepOnly(Func<ArchiveHash, bool> isWanted)
    {
        lock (_gate)
        {
            foreach (PartName name in _left.Values.Where(name => !isWanted(name.Key)).ToArray())
            {
                _left.Remove(name.Key);
                Remove(name);
            }
        }
    }

    /// <summary>Makes a new one.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public PartFile Create(ArchiveHash key)
    {
        var name = PartName.New(key);
        return PartFile.Create(name, folder.Part(name.Text));
    }

    /// <summary>Takes up what is left of an archive, once.</summary>
    /// <returns>Null where nothing is, or it cannot be read.</returns>
    public async Task<PartFile?> TryResumeAsync(ArchiveHash key, CancellationToken cancellationToken)
    {
        PartName? name;
        lock (_gate)
        {
            if (!_left.Remove(key, out name))
            {
                return null;
            }
        }

        try
        {
            PartFile part = await PartFile.ResumeAsync(name, folder.Part(name.Text), cancellationToken);
            part.Origin = ReadOrigin(name);
            return part;
        }
        catch (OperationCanceledException)
        {
            Leave(name);
            throw;
        }
        catch (IOException)
        {
            Remove(name);
            return null;
        }
    }

    /// <summary>Writes down where a file's bytes come from, for a worker after this one.</summary>
    public void Note(PartFile part, PartOrigin origin)
    {
        part.Origin = origin;
        DurableFile.Replace(folder, folder.Part(part.Name.Sidecar), JsonSerializer.SerializeToUtf8Bytes(origin, PartJson.Default.PartOrigin));
    }

    /// <summary>Closes a file that is to be gone on with later.</summary>
    public void Leave(PartFile part)
    {
        part.Dispose();
        if (part.Length > 0)
        {
            Leave(part.Name);
        }
        else
        {
            Remove(part.Name);
        }
    }

    /// <summary>Closes a file and removes it, and what is beside it.</summary>
    public void Remove(PartFile part)
    {
        part.Dispose();
        Remove(part.Name);
    }

    private void Leave(PartName name)
    {
        lock (_gate)
        {
            _left[name.Key] = name;
        }
    }

    private void Remove(PartName name)
    {
        File.Delete(folder.Part(name.Text));
        File.Delete(folder.Part(name.Sidecar));
    }

    private static void RemoveUnless(string path, HashSet<string> sidecars)
    {
        string name = Path.GetFileName(path);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (!PartName.TryParse(name, out _) && !sidecars.Contains(name))
        {
            File.Delete(path);
        }
    }

    private PartOrigin? ReadOrigin(PartName name)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.Part(name.Sidecar)), PartJson.Default.PartOrigin);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
