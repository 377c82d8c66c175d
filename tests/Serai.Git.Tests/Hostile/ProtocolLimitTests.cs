using System.Reflection;
using Serai.Git.Protocol;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Hostile;

/// <summary>Each bound on what a server may send: what goes over it ends at once, with an error that names the bound.</summary>
public sealed class ProtocolLimitTests
{
    private const string OldCapabilities = "side-band-64k shallow ofs-delta object-format=sha1";

    private static readonly ProtocolLimits Small = new() { MaxCapabilities = 5, MaxRefs = 5, MaxSectionLines = 5, MaxEmptyPackets = 5, MaxProgressBytes = 50, MaxRedirects = 5 };

    private static readonly GitLimits SmallPack = GitLimits.Default with { MaxPackBytes = 50 };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // What is repeated stands between a head and nothing: it never ends.
    public static TheoryData<string, string, string[], string[], string> Endless => new()
    {
        { nameof(ProtocolLimits.MaxCapabilities), "tip", ["version 2\n", "ls-refs\n", "fetch\n"], ["again\n"], "more than 5 capabilities" },
        { nameof(ProtocolLimits.MaxCapabilities), "tip", ["version 2\n"], ["one=1\n", "two=2\n"], "more than 5 capabilities" },
        { nameof(ProtocolLimits.MaxCapabilities), "tip", [Id1 + " HEAD\0a b c d e f\n"], [Id1 + " refs/heads/x\n"], "more than 5 capabilities" },
        { nameof(ProtocolLimits.MaxRefs), "tip", [.. Greeted, Id1 + " HEAD\n"], [Id1 + " refs/heads/x\n"], "more than 5 refs" },
        { nameof(ProtocolLimits.MaxRefs), "tip", [.. Greeted], ["unborn HEAD symref-target:refs/heads/x\n"], "more than 5 refs" },
        { nameof(ProtocolLimits.MaxRefs), "tip", [Id1 + " HEAD\0" + OldCapabilities], [Id1 + " refs/heads/x\n"], "more than 5 refs" },
        { nameof(ProtocolLimits.MaxRefs), "tip", [Id1 + " HEAD\0" + OldCapabilities], [Id1 + " refs/tags/v1^{}\n"], "more than 5 refs" },
        { nameof(ProtocolLimits.MaxRefs), "tip", [Id1 + " HEAD\0" + OldCapabilities], ["shallow " + Id1 + "\n"], "more than 5 refs" },
        { nameof(ProtocolLimits.MaxSectionLines), "fetch", [.. Greeted, "shallow-info\n"], ["shallow " + Id1], "more than 5 lines before the pack" },
        { nameof(ProtocolLimits.MaxSectionLines), "fetch", [.. Greeted, "acknowledgments\n"], ["NAK\n"], "more than 5 lines before the pack" },
        { nameof(ProtocolLimits.MaxSectionLines), "fetch", [.. Greeted], ["acknowledgments\n", "|"], "more than 5 lines before the pack" },
        { nameof(ProtocolLimits.MaxSectionLines), "fetch", [Id1 + " HEAD\0" + OldCapabilities, "--"], ["shallow " + Id1], "more than 5 lines before the pack" },
        { nameof(ProtocolLimits.MaxEmptyPackets), "fetch", [.. Greeted, "packfile\n"], [""], "more than 5 empty packets" },
        { nameof(ProtocolLimits.MaxEmptyPackets), "fetch", [.. Greeted, "packfile\n"], ["\u0001"], "more than 5 empty packets" },
        { nameof(ProtocolLimits.MaxEmptyPackets), "fetch", [.. Greeted, "packfile\n"], ["\u0002"], "more than 5 empty packets" },
        { nameof(ProtocolLimits.MaxProgressBytes), "fetch", [.. Greeted, "packfile\n"], ["\u0002on and on\r"], "more than 50 bytes of progress text" },
        { nameof(GitLimits.MaxPackBytes), "fetch", [.. Greeted, "packfile\n"], ["\u0001PACKPACK"], "the pack is larger than 50 bytes" },
    };

    // The greeting of a version-2 server.
    private static string[] Greeted => ["version 2\n", "ls-refs\n", "fetch=shallow\n", "object-format=sha1\n", "--"];

    // Without its bound a case would never end.
    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Endless))]
    public async Task What_never_ends_is_given_up_at_its_bound(string limit, string asked, string[] head, string[] repeated, string words)
    {
        Assert.NotNull(typeof(ProtocolLimits).GetProperty(limit) ?? typeof(GitLimits).GetProperty(limit));
        var stream = new EndlessStream(Of(head), Of(repeated));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => AskAsync(stream, asked, Small));
        Assert.Equal(GitRemoteFault.TooLarge, error.Fault);
        Assert.StartsWith("git://test/r: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_million_refs_are_given_up_at_the_default_bound_and_none_is_kept()
    {
        var stream = new EndlessStream(Of([.. Greeted]), Of([.. Enumerable.Repeat(Id1 + " refs/pull/1/head\n", 1_000)]));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => AskAsync(stream, "tip", new ProtocolLimits()));
        Assert.Contains("more than 1000000 refs", error.Message, StringComparison.Ordinal);

        // Kept, they would be half a gigabyte; tests beside this one hold some, too.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 256 << 20);
    }

    [Fact]
    public void Every_bound_is_tried_here()
    {
        IEnumerable<string> tried = Endless.Select(row => row.Data.Item1)
            .Append(nameof(ProtocolLimits.MaxRedirects)) // HttpTransportTests
            .Concat([nameof(ProtocolLimits.MinBytesPerSecond), nameof(ProtocolLimits.SlowAfterIdleTimeouts), nameof(ProtocolLimits.MaxPreparation)]); // DripTests
        string[] limits = [.. typeof(ProtocolLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];
        Assert.Empty(limits.Except(tried, StringComparer.Ordinal));
    }

    private static async Task AskAsync(EndlessStream stream, string asked, ProtocolLimits limits)
    {
        await using var transport = new StreamTransport(stream);
        var session = new ServerSession(GitRemote.Parse("git://test/r#nowhere"), new GitClientOptions { Limits = limits, PackLimits = SmallPack }, transport);
        if (asked is "tip")
        {
            await session.GetTipAsync(Ct);
        }
        else
        {
            await session.FetchAsync(new FetchRequest { Want = Id(Id1), Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        }
    }
}
