using System.Text;
using Serai.Opam.Packages;
using Serai.Store;
using Serai.Store.Catalogue;
using Serai.Store.Descriptions;
using Serai.Worker.Index;
using Serai.Worker.Sync;

namespace Serai.Worker.Descriptions;

/// <summary>
/// Makes the descriptions of one generation: of its own index, so that what is described is what clients have, whatever has become of the
/// git store. Only segments with packages that changed are read; the other packages are taken over. Once, on one thread.
/// </summary>
internal sealed class DescriptionBuild : IDisposable
{
    private readonly PublishedIndex _newest;
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
    /// <param name="newest">The generation.</param>
    /// <param name="last">The descriptions of an earlier generation; stays the caller's.</param>
    public DescriptionBuild(DataFolder folder, PublishedIndex newest, DescriptionsFile? last)
    {
        _newest = newest;
        _last = last;
        _draft = DescriptionsDraft.Begin(folder);
        foreach (PackageRecord record in newest.Index.Catalogue.Records)
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

    /// <summary>Describes the packages.</summary>
    /// <param name="mayGoOn">Asked now and then; false ends it.</param>
    /// <returns>False where it was ended.</returns>
    public bool Run(Func<bool> mayGoOn)
    {
        foreach ((SegmentKey key, IEnumerable<PackageRecord>? packages) in _newest.Index.Segments)
        {
            if (packages?.All(package => KnownOf(package.Name) is not null) == true)
            {
                foreach (PackageRecord package in packages)
                {
                    EnterEntry(package.Name);
                }
            }
            else if (!Read(_newest.Index.SegmentOf(key) ?? throw new InvalidDataException("a segment of the index is damaged"), mayGoOn))
            {
                return false;
            }

            if (!mayGoOn())
            {
                return false;
            }
        }

        FinishRun();
        return true;
    }

    /// <summary>Puts what was read in its place.</summary>
    public void Finish() => _draft.Finish(_newest.Generation.Number, _newest.Generation.Manifest.Commit);

    /// <inheritdoc/>
    public void Dispose() => _draft.Dispose();

    private bool Read(Segment segment, Func<bool> mayGoOn)
    {
        using var files = new SegmentFiles(segment);
        while (files.Next() is { } path)
        {
            if (!DescriptionPath.IsDescription(path))
            {
                continue;
            }

            string[] parts = Encoding.UTF8.GetString(path).Split('/');
            if (!string.Equals(parts[1], _entry, StringComparison.Ordinal))
            {
                if (!mayGoOn())
                {
                    return false;
                }

                EnterEntry(parts[1]);
            }

            AddVersion(parts[^2], files);
        }

        return true;
    }

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
        if (_isWhole && KnownOf(entry) is { } same && _done.Add(entry))
        {
            _draft.TryAdd(same, _last!);
        }
    }

    private void AddVersion(string package, SegmentFiles files)
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
            _run!.Add(DescriptionReading.Read(package, version, ContentOf(files)));
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

    // What is to be taken over of a package; null where it has changed, or was not described by itself.
    private PackageSummary? KnownOf(string name) =>
        IdOf(name) is { Length: > 0 } id && _known.TryGetValue(name, out PackageSummary? same) && string.Equals(same.ObjectId, id, StringComparison.Ordinal)
            ? same
            : null;

    private static byte[]? ContentOf(SegmentFiles files) => files.Length <= DescriptionReading.MaxFileBytes ? files.ReadContent() : null;
}
