using System.Globalization;
using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Control;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;
using Serai.Worker.Imports;

namespace Serai.Worker;

/// <summary>
/// One import for the command of that name: 1 the manifest says what the export is of; 2 its git repository is brought here; 3 a sync takes it for
/// the configured remote, and proves and builds everything anew; 4 the archives that the index names are taken, from a folder file by file, from
/// a URL as from a cache. Of a mirror that is no export, archives alone.
/// </summary>
public sealed class OneImport(WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private const int Steps = 3;

    private readonly DataFolder _data = DataFolder.At(options.DataFolder);

    /// <summary>Imports.</summary>
    /// <param name="from">A folder's path, or an http or https URL.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it; what is stored stays whole, and the next import goes on.</param>
    /// <exception cref="IOException">The source cannot be read, or is not of the configured remote, or the disk refuses.</exception>
    public async Task<OneSyncResult> RunAsync(string from, IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        DataFolder.Open(options.DataFolder);
        using FolderLock? held = FolderLock.TryTake(_data.FrontLock, LockHolder.Self("import", controlSocket: null));
        if (held is null)
        {
            return new OneSyncResult(Succeeded: false, $"{_data.FrontLock} is held by {new FolderHolder(_data, time).Name}; stop it, import, and start it again");
        }

        Uri? url = Uri.TryCreate(from, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https" ? AsFolder(parsed) : null;
        using IImportSource source = url is null ? Folder(from) : new HttpSource(url, HttpOptions());
        ExportManifest? manifest = await ReadManifestAsync(source, from, cancellationToken);
        var repository = new ImportedRepository(source, _data);
        try
        {
            string? standIn = manifest is null ? null : await repository.BringAsync(manifest, cancellationToken);
            if (standIn is null && new GenerationStore(_data).OpenNewest(out _) is null)
            {
                string lack = manifest is null ? $"has no {ExportPaths.Manifest}, so it is no export" : "has no git objects";
                return new OneSyncResult(Succeeded: false, $"{from}: {lack}, and there is no index here yet that would say which archives to take; serai sync makes one");
            }

            OneSyncResult result = await SyncAsync(standIn, url, progress, cancellationToken);
            return !result.Succeeded || url is not null ? result : await TakeArchivesAsync(source, result, progress, cancellationToken);
        }
        finally
        {
            repository.Remove();
        }
    }

    private static FolderSource Folder(string path) =>
        Directory.Exists(path) ? new FolderSource(path) : throw new IOException($"{path}: there is no such folder; name that of an export, or its http or https URL");

    private static Uri AsFolder(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new UriBuilder(url) { Path = url.AbsolutePath + '/' }.Uri;

    // The operator named it: where it leads is no secret of this network.
    private GitClientOptions HttpOptions() => new()
    {
        Time = time,
        CredentialsFile = options.CredentialsFile,
        CaFile = options.CaFile,
        ReadVariable = options.ReadVariable,
    };

    private async Task<ExportManifest?> ReadManifestAsync(IImportSource source, string from, CancellationToken cancellationToken)
    {
        await using Stream? file = await source.OpenAsync(ExportPaths.Manifest, cancellationToken);
        if (file is null)
        {
            return null;
        }

        byte[] bytes = new byte[ExportManifest.MaxBytes + 1];
        int length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        ExportManifest? manifest = length > ExportManifest.MaxBytes ? null : ExportManifest.TryParse(bytes.AsSpan(0, length));
        if (manifest is null)
        {
            throw new IOException($"{from}: its {ExportPaths.Manifest} is no manifest of format {ExportManifest.CurrentFormat}; nothing was imported, export again with this version");
        }

        string own = RemoteText.WithoutCredentials(options.Remote);
        return string.Equals(manifest.Remote, own, StringComparison.Ordinal) ? manifest : throw new IOException(
            $"{from}: is of {Printable(manifest.Remote)}, and this mirror is of {own}; nothing was imported, name the same --remote here");
    }

    private static string Printable(string text) => string.Concat(text.Where(character => !char.IsControl(character)).Take(200));

    private Task<OneSyncResult> SyncAsync(string? standIn, Uri? url, IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        ArchiveOptions archives = url is null
            ? options.Archives with { Policy = ArchivePolicy.Off }
            : options.Archives with { Policy = ArchivePolicy.All, UpstreamCaches = [new Uri(url, ExportPaths.Cache).AbsoluteUri], CachesAlone = true };
        var worker = new Worker(options with { StandIn = standIn, Archives = archives }, time, loggers);
        var steps = new StepsOf(progress);
        return standIn is null ? worker.FetchOnceAsync(steps, cancellationToken) : worker.SyncOnceAsync(steps, cancellationToken);
    }

    private async Task<OneSyncResult> TakeArchivesAsync(IImportSource source, OneSyncResult synced, IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        Generation generation = new GenerationStore(_data).OpenNewest(out _) ?? throw new IOException($"{_data.Root}: the index that was just made is gone");
        var table = ArchiveTable.Build(CatalogueFile.Read(generation.Read(GenerationFiles.Catalogue)).Records);
        var archives = new ImportedArchives(source, _data, options.Archives.MaxBytes);
        IReadOnlyList<MissingArchives> missing = await archives.TakeAsync(
            table.All,
            (done, all) => progress.Report(new SyncStep(Steps, Steps, "take archives", string.Create(CultureInfo.InvariantCulture, $"{done}/{all}"), all == 0 ? 1 : (double)done / all)),
            cancellationToken);
        return synced with { Missing = missing };
    }

    private sealed class StepsOf(IProgress<SyncStep> progress) : IProgress<WorkerReport>
    {
        public void Report(WorkerReport value) => progress.Report(SyncStep.Of(value, withArchives: true));
    }
}
