using Serai.Store.Archives;

namespace Serai.Store.Exports;

/// <summary>Where everything lies below an export, with slashes: as paths of its folder, and of the URL under which it is served.</summary>
public static class ExportPaths
{
    /// <summary>The index.</summary>
    public const string Index = "index.tar.gz";

    /// <summary>What opam reads of the repository as a whole.</summary>
    public const string Repo = "repo";

    /// <summary>A bare git repository with the commit that the index was made of.</summary>
    public const string Git = "git";

    /// <summary>Its packs.</summary>
    public const string Packs = "git/objects/pack";

    /// <summary>Archives by checksum.</summary>
    public const string Cache = "cache";

    /// <summary>What the export is of; written last.</summary>
    public const string Manifest = "export.json";

    /// <summary>Every file of the export.</summary>
    public const string Listing = "listing";

    /// <summary>The files that are other than at the export before, or new.</summary>
    public const string Changed = "changed";

    /// <summary>The files that were there at the export before.</summary>
    public const string Removed = "removed";

    /// <summary>Where an archive lies.</summary>
    public static string Archive(ArchiveHash hash) => $"{Cache}/{hash.AlgorithmName}/{hash.Hex.AsSpan(0, 2)}/{hash.Hex}";
}
