using Serai.Testing;

namespace Serai.Git.Tests.PublicApi;

/// <summary>What others may build on, pinned: a change of it is a decision, and shows in the change that makes it.</summary>
public sealed class PublicApiTests
{
    private static string Accepted => Path.Combine(SourceTree.Root, "tests", "Serai.Git.Tests", "PublicApi", "Serai.Git.txt");

    [Fact]
    public void The_public_surface_is_the_one_that_was_accepted()
    {
        string found = PublicApiText.Of(typeof(GitClient).Assembly);
        string accepted = File.Exists(Accepted) ? File.ReadAllText(Accepted) : "";
        if (found == accepted)
        {
            return;
        }

        string received = Path.Combine(AppContext.BaseDirectory, "Serai.Git.received.txt");
        File.WriteAllText(received, found);
        string[] before = Members(accepted);
        string[] after = Members(found);
        Assert.Fail(
            "the public surface of Serai.Git has changed:\n"
            + string.Concat(before.Except(after, StringComparer.Ordinal).Select(line => $"- {line}\n"))
            + string.Concat(after.Except(before, StringComparer.Ordinal).Select(line => $"+ {line}\n"))
            + $"Where that is meant, accept it and say so in CHANGELOG.md:\n  cp {received} {Accepted}");
    }

    [Fact]
    public void Kinds_bases_nullability_accessors_and_defaults_are_told()
    {
        Assert.Equal(
            """
            sealed record Serai.Git.RemoteTip : IEquatable<RemoteTip>
                ObjectFormat Format { get; init; }
                ObjectId Id { get; init; }
                RemoteTip(ObjectId Id, string RefName, ObjectFormat Format)
                string RefName { get; init; }

            """,
            PublicApiText.Of(typeof(RemoteTip)));
        Assert.Contains("    required ObjectId Want { get; init; }\n", PublicApiText.Of(typeof(FetchRequest)), StringComparison.Ordinal);
        Assert.Contains("    GitObject? TryRent(ObjectId id)\n", PublicApiText.Of(typeof(IObjectStore)), StringComparison.Ordinal);
        Assert.Contains(
            "    static bool TryParse(string text, out GitRemote? remote, out string? error)\n", PublicApiText.Of(typeof(GitRemote)), StringComparison.Ordinal);
        Assert.Equal("delegate ValueTask Serai.Git.PackSink(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)\n", PublicApiText.Of(typeof(PackSink)));
    }

    [Fact]
    public void What_is_internal_is_not_told() => Assert.DoesNotContain("Packs.Inflater", PublicApiText.Of(typeof(GitClient).Assembly), StringComparison.Ordinal);

    // Each line with the type that it belongs to.
    private static string[] Members(string text)
    {
        string type = "";
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            type = line.StartsWith(' ') ? type : line;
            return line == type ? line : $"{type.Split(" : ")[0]}: {line.Trim()}";
        })];
    }
}
