using Serai.Store.Catalogue;

namespace Serai.Store.Descriptions;

/// <summary>What is shown of a package.</summary>
/// <param name="Text">The description of its newest version, of several lines.</param>
/// <param name="Homepages">URLs as written: nobody has looked at them.</param>
/// <param name="Licenses">As written.</param>
/// <param name="Versions">Its versions, the newest in opam's order first; a bounded number.</param>
public sealed record PackageDescription(
    string Text, IReadOnlyList<string> Homepages, IReadOnlyList<string> Licenses, IReadOnlyList<VersionDescription> Versions);

/// <summary>What is shown of one version of a package.</summary>
/// <param name="Version">The version, as <c>1.9.6</c>.</param>
/// <param name="Depends">What it needs.</param>
/// <param name="Depopts">What it makes use of where it is there.</param>
/// <param name="Sources">Its archives.</param>
/// <param name="Problem">Why its opam file could not be read; empty where it could.</param>
public sealed record VersionDescription(
    string Version, IReadOnlyList<Dependency> Depends, IReadOnlyList<Dependency> Depopts, IReadOnlyList<SourceRecord> Sources, string Problem);

/// <summary>One element of <c>depends</c> or <c>depopts</c>.</summary>
/// <param name="Name">The package; empty where the element is a formula of several.</param>
/// <param name="Condition">Its condition, or the whole formula.</param>
public sealed record Dependency(string Name, string Condition);
