using System.Text.Json;

namespace Serai.Store.Generations;

/// <summary>
/// A generation in the making. Its files are written and synced one by one in <c>tmp</c>; publishing gives the folder its name and
/// then moves <c>CURRENT</c>, so that a reader finds the old one or the new one, whole.
/// </summary>
public sealed class GenerationDraft : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly DataFolder _folder;
    private readonly string _draftPath;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, GenerationFile> _files = new(StringComparer.Ordinal);

    internal GenerationDraft(DataFolder folder, long number)
    {
        _folder = folder;
        Number = number;
        _draftPath = Path.Combine(folder.Temporary, $"generation-{number}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_draftPath);
    }

    /// <summary>The number that it will have.</summary>
    public long Number { get; }

    /// <summary>The files written so far, by name.</summary>
    public IReadOnlyDictionary<string, GenerationFile> Files => _files;

    /// <summary>Writes one file and makes its bytes durable. Several may be written at the same time, on threads of their own.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        using DurableFile file = Begin(name);
        file.Write(bytes);
        Place(name, file);
    }

    /// <summary>Writes one file piece by piece: a large array for each file and generation would cost more than the writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes it to the stream, which is gone after that.</param>
    public void Write(string name, Action<Stream> write)
    {
        using DurableFile file = Begin(name);
        using (var pieces = new BufferedStream(new DurableFileStream(file), PieceBytes))
        {
            write(pieces);
        }

        Place(name, file);
    }

    /// <summary>Makes the generation the newest one. Durable when this returns.</summary>
    /// <param name="manifest">What it is; its files are those of <see cref="Files"/>.</param>
    public Generation Publish(GenerationManifest manifest)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(manifest, StoreJson.Default.GenerationManifest);
        using DurableFile file = Begin(GenerationFiles.Manifest);
        file.Write(text);
        byte[] sha256 = file.Place();
        NativeFile.SyncFolder(_draftPath);

        string path = _folder.Generation(Number);
        Directory.Move(_draftPath, path);
        NativeFile.SyncFolder(_folder.Generations);

        new PointerFile(_folder).Advance(Number, sha256);
        return new Generation(path, manifest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_draftPath))
        {
            Directory.Delete(_draftPath, recursive: true);
        }
    }

    private DurableFile Begin(string name) => DurableFile.Begin(_folder, Path.Combine(_draftPath, name));

    private void Place(string name, DurableFile file)
    {
        var placed = new GenerationFile(file.Length, Convert.ToHexStringLower(file.Place()));
        lock (_gate)
        {
            _files.Add(name, placed);
        }
    }
}
