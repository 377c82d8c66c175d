namespace Serai.EndToEnd.Fixtures;

/// <summary>The tests that make and install packages, and type what the documents say: they run one after another, beside all others.</summary>
[CollectionDefinition(Name)]
public sealed class Installations
{
    public const string Name = "installations";
}
