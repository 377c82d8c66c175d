using Serai.Store.Descriptions;

namespace Serai.Worker.Descriptions;

/// <summary>The versions of one package as they come out of an index, one after another.</summary>
/// <param name="name">The package's name.</param>
internal sealed class PackageRun(string name)
{
    /// <summary>The most versions that are kept of one package.</summary>
    public const int MaxVersions = 1_000;

    private readonly List<DescribedVersion> _versions = [];

    /// <summary>The package.</summary>
    public string Name => name;

    /// <summary>Adds a version.</summary>
    public void Add(DescribedVersion version)
    {
        if (_versions.Count < MaxVersions)
        {
            _versions.Add(version);
        }
    }

    /// <summary>What it is found by and shown as: of its newest version in opam's order.</summary>
    /// <param name="objectId">The id that stands for all of it; empty where there is none.</param>
    public (PackageSummary Summary, PackageDescription Description) Finish(string objectId)
    {
        // Equal ones, as 1.0 and 1.00, stay in the order of the index.
        DescribedVersion[] sorted = [.. _versions.OrderByDescending(version => version.Version)];
        DescribedVersion newest = sorted[0];
        return (
            new PackageSummary(name, objectId, newest.Synopsis, newest.Tags, newest.Shown.Version, sorted.Length),
            new PackageDescription(newest.Text, newest.Homepages, newest.Licenses, [.. sorted.Select(version => version.Shown)]));
    }
}
