using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;
using Serai.Worker.Space;

namespace Serai.Worker.Tests.Downloads;

/// <summary>A data folder, and workers' downloads into it.</summary>
internal sealed class DownloadFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly List<ArchiveDownloads> _opened = [];

    public DownloadFixture()
    {
        Folder = DataFolder.Open(_temporary["data"]);
        Store = new ArchiveStore(Folder);
    }

    public DataFolder Folder { get; }

    public ArchiveStore Store { get; }

    /// <summary>The clock; the system's where a test does not say another.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Loopback is a private network.</summary>
    public bool AllowPrivateNetworks { get; init; } = true;

    public string? CredentialsFile { get; init; }

    public string? CaFile { get; init; }

    /// <summary>The environment: empty, where a test does not say another.</summary>
    public Func<string, string?> ReadVariable { get; init; } = _ => null;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public ArchiveOptions Options { get; init; } = new();

    /// <summary>Room without end, where a test does not say another.</summary>
    public SpaceRule Space { get; init; } = new(new SpaceOptions(), () => long.MaxValue);

    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static ArchiveHash Sha256Of(ReadOnlySpan<byte> bytes) => ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, SHA256.HashData(bytes));

    public static ArchiveHash Sha512Of(ReadOnlySpan<byte> bytes) => ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha512, SHA512.HashData(bytes));

    public static ArchiveHash Md5Of(ReadOnlySpan<byte> bytes) => ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, MD5.HashData(bytes));

    /// <summary>An archive with one source, the others being its mirrors.</summary>
    public static KnownArchive Archive(ReadOnlySpan<byte> bytes, params string[] urls) => Archive([Sha256Of(bytes)], urls);

    public static KnownArchive Archive(IReadOnlyList<ArchiveHash> checksums, params string[] urls) =>
        new(checksums, [new ArchiveSource("p.1", urls[0], urls[1..])]);

    public static WantedArchives Wanted(params KnownArchive[] archives) =>
        new(() => archives, hash => Array.Find(archives, archive => archive.Checksums.Contains(hash)));

    /// <summary>Downloads as a new worker has them, for these archives.</summary>
    public ArchiveDownloads Open(params KnownArchive[] archives)
    {
        var options = new WorkerOptions
        {
            Remote = "https://git.example.org/r",
            DataFolder = Folder.Root,
            GitStore = GitStoreHome.Memory,
            Interval = TimeSpan.FromMinutes(5),
            ArchiveMirrors = ["cache"],
            Archives = Options,
            AllowPrivateNetworks = AllowPrivateNetworks,
            CredentialsFile = CredentialsFile,
            CaFile = CaFile,
            ReadVariable = ReadVariable,
        };
        var downloads = new ArchiveDownloads(Options, DownloadTools.Open(options, Folder, Space, Time, Logger));
        downloads.Use(Wanted(archives));
        _opened.Add(downloads);
        return downloads;
    }

    /// <summary>Fetches for a client and gives the last report.</summary>
    public async Task<FetchReport> FetchAsync(KnownArchive archive)
    {
        ArchiveDownloads downloads = Open(archive);
        return await LastAsync(downloads, archive.Key);
    }

    public static async Task<FetchReport> LastAsync(ArchiveDownloads downloads, ArchiveHash hash)
    {
        FetchReport? last = null;
        await foreach (FetchReport report in downloads.TryFollowAsync(hash, TestContext.Current.CancellationToken)!)
        {
            last = report;
        }

        return last!;
    }

    /// <summary>The stored bytes under a checksum; null where it is not stored.</summary>
    public byte[]? Stored(ArchiveHash hash)
    {
        using StoredArchive? stored = Store.TryOpen(hash);
        if (stored is null)
        {
            return null;
        }

        byte[] bytes = new byte[RandomAccess.GetLength(stored.File)];
        Assert.Equal(bytes.Length, RandomAccess.Read(stored.File, bytes, 0));
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ArchiveDownloads each in _opened)
        {
            await each.DisposeAsync();
        }

        _temporary.Dispose();
    }
}
