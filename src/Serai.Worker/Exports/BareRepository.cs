using Serai.Git;

namespace Serai.Worker.Exports;

/// <summary>The small files of a bare git repository that has one commit without its parents: gitrepository-layout(5).</summary>
internal static class BareRepository
{
    private const string HeadPrefix = "refs/heads/";

    /// <summary>What its objects are named by.</summary>
    public static ObjectFormat FormatOf(ObjectId commit) => commit.Length == ObjectId.MaxLength ? ObjectFormat.Sha256 : ObjectFormat.Sha1;

    /// <summary>The files by name. A branch becomes no path: its name is somebody else's text.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="branch">The full name of a branch; of anything else, <c>HEAD</c> is the commit.</param>
    public static IEnumerable<(string Name, string Text)> Of(ObjectId commit, string branch)
    {
        bool isBranch = branch.StartsWith(HeadPrefix, StringComparison.Ordinal) && !branch.AsSpan().ContainsAnyExceptInRange('!', '~');
        yield return ("config", FormatOf(commit) == ObjectFormat.Sha1
            ? "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
            : "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n");
        yield return ("shallow", $"{commit}\n");
        yield return ("packed-refs", isBranch ? $"{commit} {branch}\n" : string.Empty);
        yield return ("HEAD", isBranch ? $"ref: {branch}\n" : $"{commit}\n");
    }
}
