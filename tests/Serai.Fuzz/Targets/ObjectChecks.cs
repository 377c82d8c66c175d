using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Serai.Git;
using Serai.Git.Objects;

namespace Serai.Fuzz.Targets;

/// <summary>What must hold of commits and tags, by regular expressions over the whole header.</summary>
internal static partial class ObjectChecks
{
    private const long MaxAllocatedBytes = 1 << 20;

    public static string RunCommit(byte[] content, ObjectFormat format)
    {
        Commit? commit = null;
        GitException? error = Oracle.Call<GitException>(MaxAllocatedBytes, () => commit = Commit.Parse(content, format));
        Match header = CommitHeader().Match(Encoding.Latin1.GetString(content));
        bool isGood = header.Success && Ids(header).All(id => id.Length == Digits(format));
        Oracle.Expect(isGood == commit is not null, $"the plain reading {(isGood ? "takes" : "refuses")} the commit: {error?.Message}");
        if (commit is not null)
        {
            string[] found = [commit.TreeId.ToString(), .. commit.Parents.Select(parent => parent.ToString())];
            Oracle.Expect(found.SequenceEqual(Ids(header), StringComparer.OrdinalIgnoreCase), "other ids are read");
            Match time = Time().Match(header.Groups["committer"].Value);
            Oracle.Expect(
                !time.Success || commit.CommitterTime == long.Parse(time.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture), $"the time is read as {commit.CommitterTime}");
            _ = commit.CommitterDate;
        }

        return "commit " + Oracle.Word(error, content.Length) + (commit is { Parents.Length: > 1 } ? " merge" : "");
    }

    public static string RunTag(byte[] content, ObjectFormat format)
    {
        Tag? tag = null;
        GitException? error = Oracle.Call<GitException>(MaxAllocatedBytes, () => tag = Tag.Parse(content, format));
        Match header = TagHeader().Match(Encoding.Latin1.GetString(content));
        bool isGood = header.Success && header.Groups["id"].Length == Digits(format);
        Oracle.Expect(isGood == tag is not null, $"the plain reading {(isGood ? "takes" : "refuses")} the tag: {error?.Message}");
        Oracle.Expect(
            tag is null || (string.Equals(tag.TargetId.ToString(), header.Groups["id"].Value, StringComparison.OrdinalIgnoreCase)
                && string.Equals(tag.TargetKind.ToString(), header.Groups["kind"].Value, StringComparison.OrdinalIgnoreCase)),
            "another target is read");
        return "tag " + Oracle.Word(error, content.Length) + tag?.TargetKind;
    }

    private static int Digits(ObjectFormat format) => format == ObjectFormat.Sha1 ? 40 : 64;

    private static string[] Ids(Match header) => [.. header.Groups["id"].Captures.Select(id => id.Value)];

    [GeneratedRegex(@"\Atree (?<id>[0-9a-fA-F]+)\n(?:parent (?<id>[0-9a-fA-F]+)\n)*author [^\n]*\ncommitter (?<committer>[^\n]*)\n", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CommitHeader();

    [GeneratedRegex(@"\Aobject (?<id>[0-9a-fA-F]+)\ntype (?<kind>commit|tree|blob|tag)\n", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TagHeader();

    // What the plainest committer lines say; odder ones are 0 or not.
    [GeneratedRegex(@"> ?(?<seconds>-?[0-9]{1,18})(?: [^>]*)?\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Time();
}
