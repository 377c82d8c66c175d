using Serai.Store;
using Serai.Store.Archives;
using Serai.Testing;

namespace Serai.Worker.Tests.Scrub;

/// <summary>A data folder with real archives, and an origin that has them all.</summary>
internal sealed class StoredFixture : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Dictionary<ArchiveHash, byte[]> _origin = [];

    public StoredFixture()
    {
        Folder = DataFolder.Open(_temporary["data"]);
        Store = new ArchiveStore(Folder);
        Time.Advance(TimeSpan.FromSeconds(1_900_000_000));
    }

    public DataFolder Folder { get; }

    public ArchiveStore Store { get; }

    public ManualTime Time { get; } = new();

    /// <summary>By which names archives were fetched again.</summary>
    public List<ArchiveHash> Fetched { get; } = [];

    /// <summary>Whether the origin answers.</summary>
    public bool OriginLives { get; set; } = true;

    /// <summary>Stores an archive of so many bytes: its sha512, sha256, md5.</summary>
    public ArchiveHash[] Add(int seed, int length = 10_000)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        using var stream = new MemoryStream(bytes);
        ArchiveHash[] names = [.. Store.Add(stream)];
        foreach (ArchiveHash name in names)
        {
            _origin[name] = bytes;
        }

        return names;
    }

    /// <summary>Takes an archive from the origin, under one of its names.</summary>
    public void Forget(ArchiveHash name) => _origin.Remove(name);

    public Task<bool> FetchAgainAsync(ArchiveHash name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!OriginLives || !_origin.TryGetValue(name, out byte[]? bytes))
        {
            return Task.FromResult(false);
        }

        Fetched.Add(name);
        using var stream = new MemoryStream(bytes);
        Store.Add(stream);
        return Task.FromResult(true);
    }

    /// <summary>Flips one bit of a file.</summary>
    public static void Flip(string path, long position, int bit = 0)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= (byte)(1 << bit);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Write(bytes);
    }

    public void Dispose() => _temporary.Dispose();
}
