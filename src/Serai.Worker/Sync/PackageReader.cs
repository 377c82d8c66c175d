using System.Text;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Catalogue;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>
/// Reads the packages of one segment after another: their files go into the segment, what their opam files say of archives into a
/// record. The files of an unchanged package come from the segment that it was in. The tool of one thread.
/// </summary>
internal sealed class PackageReader(IObjectStore store, WalkBudget budget, LastIndex last)
{
    // A path of the profile has at most 256 bytes, so deeper folders than this hold nothing that fits.
    private const int MaxPathBytes = 256;

    private readonly SegmentBuilder _builder = new();
    private readonly UnpackedSegment _unpacked = new();
    private readonly Stack<(byte[] Path, ObjectId Id)> _pending = new();
    private readonly ProblemList _problems = new(ProblemList.MostOfOne);
    private readonly List<SourceRecord> _sources = [];
    private int _files;
    private int _versions;

    /// <summary>Adds one package to the segment.</summary>
    /// <param name="package">The package.</param>
    /// <param name="known">Its record, where it is unchanged: then its opam files are not parsed again.</param>
    /// <returns>The record.</returns>
    public PackageRecord Add(PackageEntry package, PackageRecord? known)
    {
        byte[] path = [.. "packages/"u8, .. package.Name];
        if (known is not null && TryTakeOver(package, path, known))
        {
            return known;
        }

        _sources.Clear();
        _files = 0;
        _versions = 0;
        if (package.IsFolder)
        {
            Walk(path, package.Id, parses: known is null);
        }
        else
        {
            AddFile(path, package.Id, parses: false);
        }

        PathProblem[] problems = _problems.Take($"packages/{package.Text}");
        return known ?? new PackageRecord(package.Text, package.Id.ToString(), _files, _versions, [.. _sources], problems);
    }

    /// <summary>Finishes the segment, and begins the next.</summary>
    public Segment Build(SegmentKey key) => _builder.Build(key);

    // Of a package of which something was left out the store has more than the segment: whether it fits another one is seen anew.
    private bool TryTakeOver(PackageEntry package, byte[] path, PackageRecord known)
    {
        if (known.Problems.Count > 0 || last.KeyOf(package) is not { } key)
        {
            return false;
        }

        _unpacked.Open(key, last.SegmentOf);
        IReadOnlyList<(byte[] Path, ReadOnlyMemory<byte> Content)> files = _unpacked.Take(path);
        if (files.Count != known.Files)
        {
            return false;
        }

        foreach ((byte[] file, ReadOnlyMemory<byte> content) in files)
        {
            budget.TakeBytes(UstarHeader.TarLengthOf(content.Length));
            _ = _builder.TryAddFile(file, content.Span, out _);
        }

        return true;
    }

    // Depth first, in the order of paths: git sorts a tree as if each folder's name ended in a slash. The explicit stack holds what
    // is still to do, last first; a file in it is marked by its path having no trailing slash.
    private void Walk(byte[] rootPath, ObjectId rootId, bool parses)
    {
        _pending.Push(([.. rootPath, (byte)'/'], rootId));
        while (_pending.TryPop(out (byte[] Path, ObjectId Id) next))
        {
            if (next.Path[^1] == '/')
            {
                PushEntries(next.Path, next.Id);
            }
            else
            {
                AddFile(next.Path, next.Id, parses);
            }
        }
    }

    private void PushEntries(byte[] folder, ObjectId treeId)
    {
        using GitObject tree = store.Rent(treeId, ObjectKind.Tree);
        var reader = new TreeReader(tree.Content.Span, store.Format);
        int below = _pending.Count;
        while (reader.MoveNext())
        {
            budget.Take();
            byte[] path = [.. folder, .. reader.Name];
            if (TreeProblem.Of(reader) is { } reason)
            {
                Report(path, reason);
            }
            else if (path.Length > MaxPathBytes)
            {
                Report(path.AsSpan(0, MaxPathBytes), $"a path of over {MaxPathBytes} bytes, which the tar format of clients cannot hold; it is left out");
            }
            else
            {
                _pending.Push((reader.Mode == TreeEntryMode.Folder ? [.. path, (byte)'/'] : path, reader.Id));
            }
        }

        ReverseAbove(below);
    }

    // What was pushed last is taken first: turn the new entries round.
    private void ReverseAbove(int below)
    {
        var entries = new (byte[] Path, ObjectId Id)[_pending.Count - below];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = _pending.Pop();
        }

        foreach ((byte[] Path, ObjectId Id) entry in entries)
        {
            _pending.Push(entry);
        }
    }

    private void AddFile(byte[] path, ObjectId blobId, bool parses)
    {
        using GitObject blob = store.Rent(blobId, ObjectKind.Blob);
        budget.TakeBytes(UstarHeader.TarLengthOf(blob.Content.Length));
        if (!_builder.TryAddFile(path, blob.Content.Span, out string? problem))
        {
            Report(path, problem ?? "it does not fit the index; it is left out");
            return;
        }

        _files++;
        if (DescriptionPath.IsDescription(path))
        {
            _versions++;
            if (parses)
            {
                ReadSources(path, blob.Content);
            }
        }
    }

    // One bad file costs that file alone: it stays in the index, and is reported.
    private void ReadSources(byte[] path, ReadOnlyMemory<byte> content)
    {
        try
        {
            PackageSources sources = PackageSources.Read(OpamParser.Parse(content));
            budget.Take(sources.All.Sum(source => source.Checksums.Count));
            new SourceReading(reason => _problems.Add(Encoding.UTF8.GetString(path), reason)).Add(PackageOf(path), sources, _sources);
            foreach (OpamWarning warning in sources.Warnings)
            {
                Report(path, warning.ToString());
            }
        }
        catch (OpamSyntaxException malformed)
        {
            Report(path, $"{malformed.Message}; it is served as it is, its archives are unknown");
        }
    }

    // The name of the folder that the opam file is in: name.version, as opam has it.
    private static string PackageOf(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> folder = path[..path.LastIndexOf((byte)'/')];
        return Encoding.UTF8.GetString(folder[(folder.LastIndexOf((byte)'/') + 1)..]);
    }

    private void Report(ReadOnlySpan<byte> path, string reason) => _problems.Add(Encoding.UTF8.GetString(path), reason);
}
