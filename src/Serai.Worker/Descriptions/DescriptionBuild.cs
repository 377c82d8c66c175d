using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Serai.Opam.Packages;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Descriptions;

/// <summary>
/// Makes the descriptions of one generation: of its own index, so that what is described is what clients have, whatever has become of the
/// git store. Only packages that changed are read; the others are taken over. Once, on one thread.
/// </summary>
internal sealed class DescriptionBuild : IDisposable
{
    private readonly DescriptionsDraft _draft;
    private readonly DescriptionsFile? _last;
    private readonly Dictionary<string, string> _objectIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackageSummary> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private PackageRun? _run;
    private string _entry = string.Empty;
    private bool _isWhole;

    /// <summary>Begins.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="records">What the generation has of each package.</param>
    /// <param name="last">The descriptions of an earlier generation; stays the caller's.</param>
    public DescriptionBuild(DataFolder folder, IReadOnlyList<PackageRecord> records, DescriptionsFile? last)
    {
        _last = last;
        _draft = DescriptionsDraft.Begin(folder);
        foreach (PackageRecord record in records)
        {
            _objectIds.TryAdd(record.Name, record.ObjectId);
        }

        foreach (PackageSummary summary in last?.Packages ?? [])
        {
            if (summary.ObjectId.Length > 0)
            {
                _known.TryAdd(summary.Name, summary);
            }
        }
    }

    /// <summary>How many packages were read anew.</summary>
    public int Changed { get; private set; }

    /// <summary>How many there are.</summary>
    public int Packages => _done.Count;

    /// <summary>Reads the index.</summary>
    /// <param name="index">An <c>index.tar.gz</c> that this program made.</param>
    /// <param name="mayGoOn">Asked now and then; false ends it.</param>
    /// <returns>False where it was ended.</returns>
    public bool Read(Stream index, Func<bool> mayGoOn)
    {
        using var inflated = new GZipStream(index, CompressionMode.Decompress);
        using var tar = new TarReader(inflated);
        while (tar.GetNextEntry() is { } entry)
        {
            if (!DescriptionPath.IsDescription(Encoding.UTF8.GetBytes(entry.Name)))
            {
                continue;
            }

            string[] parts = entry.Name.Split('/');
            if (!string.Equals(parts[1], _entry, StringComparison.Ordinal))
            {
                if (!mayGoOn())
                {
                    return false;
                }

                EnterEntry(parts[1]);
            }

            AddVersion(parts[^2], entry);
        }

        FinishRun();
        return true;
    }

    /// <summary>Puts what was read in its place.</summary>
    public void Finish(GenerationManifest manifest) => _draft.Finish(manifest.Number, manifest.Commit);

    /// <inheritdoc/>
    public void Dispose() => _draft.Dispose();

    // Another entry below packages: nearly always another package. A flat repository has one for each version, side by side.
    private void EnterEntry(string entry)
    {
        bool goesOn = _run is { } run
            && (string.Equals(entry, run.Name, StringComparison.Ordinal) || entry.StartsWith(run.Name + ".", StringComparison.Ordinal));
        if (!goesOn)
        {
            FinishRun();
        }

        _entry = entry;
        _isWhole = !goesOn;
        if (_isWhole && IdOf(entry) is { Length: > 0 } id && _known.TryGetValue(entry, out PackageSummary? same)
            && string.Equals(same.ObjectId, id, StringComparison.Ordinal) && _done.Add(entry))
        {
            _draft.TryAdd(same, _last!);
        }
    }

    private void AddVersion(string package, TarEntry entry)
    {
        int dot = package.IndexOf('.', StringComparison.Ordinal);
        string name = package[..dot];
        if (!string.Equals(name, _run?.Name, StringComparison.Ordinal))
        {
            FinishRun();
            if (_done.Contains(name))
            {
                return;
            }

            _isWhole &= string.Equals(name, _entry, StringComparison.Ordinal);
            _run = new PackageRun(name);
        }

        if (PackageVersion.TryParse(package.AsSpan(dot + 1), out PackageVersion? version))
        {
            _run!.Add(DescriptionReading.Read(package, version, ContentOf(entry)));
        }
    }

    private void FinishRun()
    {
        if (_run is { } run && _done.Add(run.Name))
        {
            (PackageSummary summary, PackageDescription description) = run.Finish(_isWhole ? IdOf(run.Name) : string.Empty);
            _draft.TryAdd(summary, description);
            Changed++;
        }

        _run = null;
    }

    private string IdOf(string name) => _objectIds.GetValueOrDefault(name, string.Empty);

    private static byte[]? ContentOf(TarEntry entry)
    {
        if (entry.Length > DescriptionReading.MaxFileBytes)
        {
            return null;
        }

        byte[] content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }
}
