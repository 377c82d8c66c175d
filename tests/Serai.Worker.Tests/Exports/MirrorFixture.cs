using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Testing;
using Serai.Worker.Exports;
using Serai.Worker.Tests.Sync;

namespace Serai.Worker.Tests.Exports;

/// <summary>A mirror of a repository made by the real git, with archives, that is exported to a folder and imported by another mirror.</summary>
internal sealed class MirrorFixture : IDisposable
{
    private readonly SyncFixture _sync = new();
    private readonly TemporaryFolder _temporary = new();

    /// <summary>The repository and its clock.</summary>
    public SyncFixture Upstream => _sync;

    /// <summary>The folder that is exported to.</summary>
    public string Target => _temporary["export"];

    /// <summary>The mirror's data folder.</summary>
    public DataFolder Data => DataFolder.Open(_sync.Options().DataFolder);

    /// <summary>Bytes by which an archive is known.</summary>
    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes($"the archive of {name}");

    public static string Sha256(string name) => Convert.ToHexStringLower(SHA256.HashData(Bytes(name)));

    public static string CachePath(string algorithm, string hex) => $"cache/{algorithm}/{hex[..2]}/{hex}";

    /// <summary>Writes a package whose archive is known by all three checksums.</summary>
    public void WritePackage(string name)
    {
        byte[] bytes = Bytes(name);
        _sync.WriteFile($"packages/{name}/{name}.1/opam", $$"""
            opam-version: "2.0"
            url {
              src: "http://gone.invalid/{{name}}.tgz"
              checksum: [
                "md5={{Convert.ToHexStringLower(MD5.HashData(bytes))}}"
                "sha256={{Sha256(name)}}"
                "sha512={{Convert.ToHexStringLower(SHA512.HashData(bytes))}}"
              ]
            }

            """);
    }

    /// <summary>Stores the archive of a package in a mirror.</summary>
    public static void Store(DataFolder folder, string name) => new ArchiveStore(folder).Add(new MemoryStream(Bytes(name)));

    /// <summary>A mirror of two packages, the archive of one of which is stored.</summary>
    public async Task MirrorAsync()
    {
        WritePackage("a");
        WritePackage("b");
        _sync.Commit();
        await _sync.SyncAsync(_sync.Options());
        Store(Data, "a");
    }

    public ExportResult Export(string? target = null) =>
        new OneExport(_sync.Options().DataFolder, _sync.Time).Run(target ?? Target, new Silence(), TestContext.Current.CancellationToken);

    /// <summary>Imports into another mirror of the same remote.</summary>
    public Task<OneSyncResult> ImportAsync(string? from = null, Func<WorkerOptions, WorkerOptions>? change = null)
    {
        WorkerOptions options = _sync.Options("imported");
        return new OneImport(change?.Invoke(options) ?? options, _sync.Time, NullLoggerFactory.Instance)
            .RunAsync(from ?? Target, new Silence(), TestContext.Current.CancellationToken);
    }

    /// <summary>The lines of a file of the export.</summary>
    public string[] Lines(string name) => File.ReadAllLines(Path.Combine(Target, name));

    public void Dispose()
    {
        _sync.Dispose();
        _temporary.Dispose();
    }

    private sealed class Silence : IProgress<SyncStep>
    {
        public void Report(SyncStep value)
        {
        }
    }
}
