using System.Text;
using Serai.Git.Protocol;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Protocol;

public class ServerSessionTests
{
    private const string Caps = "0014agent=serai/0.1\n0017object-format=sha1\n0001";

    // gitformat-pack(5): a pack of no object is its header and its trailer; the header of two objects is enough for what is looked at here.
    private const string PackStart = "PACK\0\0\0\u0002\0\0\0\u0002";

    private static readonly string[] ShallowPack =
        ["shallow-info\n", "shallow " + Id1, "|", "packfile\n", "\u0002Counting: 1\r", "\u0001" + PackStart[..5], "\u0001", "\u0001" + PackStart[5..], "\u0002\u001b[1mdone\n", "\u0001!", "--"];

    [Fact]
    public async Task The_tip_of_a_branch_is_asked_for_by_its_full_name_alone()
    {
        byte[] listing = Of(Id2 + " refs/heads/master-old\n", Id1 + " refs/heads/master\n", Id3 + " refs/tags/master peeled:" + Id2 + "\n", "--");
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, listing);
        RemoteTip tip = await SessionFor("git://test/r#master", transport).GetTipAsync(Ct);
        Assert.Equal(new RemoteTip(Id(Id1), "refs/heads/master", ObjectFormat.Sha1), tip);
        Assert.Equal(
            "0014command=ls-refs\n" + Caps + "0009peel\n000csymrefs\n000bunborn\n" + "0021ref-prefix refs/heads/master\n" + "0020ref-prefix refs/tags/master\n" + "0000",
            Assert.Single(transport.Sent));
    }

    [Fact]
    public async Task HEAD_is_told_with_the_branch_behind_it()
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(Id1 + " HEAD symref-target:refs/heads/main\n", "--"));
        Assert.Equal(new RemoteTip(Id(Id1), "refs/heads/main", ObjectFormat.Sha1), await SessionFor("git://test/r", transport).GetTipAsync(Ct));
        Assert.Contains("ref-prefix HEAD\n0000", transport.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_annotated_tag_the_tip_is_the_commit_behind_it()
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(Id3 + " refs/tags/v1 peeled:" + Id1 + "\n", "--"));
        Assert.Equal(new RemoteTip(Id(Id1), "refs/tags/v1", ObjectFormat.Sha1), await SessionFor("git://test/r#v1", transport).GetTipAsync(Ct));
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_named_with_those_that_are()
    {
        byte[] branches = Of(Id1 + " refs/heads/main\n", Id1 + " refs/heads/\u001b[5mnext\n", "--");
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of("--"), branches);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => SessionFor("git://test/r#master", transport).GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.NoSuchRef, error.Fault);
        Assert.Equal("git://test/r: there is no branch or tag 'master'; its branches are main, next; name one as git://test/r#main", error.Message);
    }

    [Theory]
    [InlineData("git://test/r")]
    [InlineData("git://test/r#master")]
    public async Task An_empty_repository_is_named_as_such(string remote)
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of("unborn HEAD symref-target:refs/heads/master\n", "--"), Of("--"));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => SessionFor(remote, transport).GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.EmptyRepository, error.Fault);
    }

    [Fact]
    public async Task A_first_fetch_asks_for_everything_in_one_message()
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(ShallowPack));
        await FetchAsync(transport, new FetchRequest { Want = Id(Id1), Depth = 1 });
        Assert.Equal(
            "0012command=fetch\n" + Caps + "000ethin-pack\n000eofs-delta\n0010no-progress\n000ddeepen 1\n0032want " + Id1 + "\n0009done\n0000",
            Assert.Single(transport.Sent));
    }

    [Fact]
    public async Task An_update_names_what_is_held_and_its_depth_again()
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(ShallowPack));
        await FetchAsync(transport, new FetchRequest { Want = Id(Id1), Depth = 1, Shallow = [Id(Id2)], Have = [Id(Id2)] });
        Assert.EndsWith(
            "0035shallow " + Id2 + "\n000ddeepen 1\n0032want " + Id1 + "\n0032have " + Id2 + "\n0009done\n0000",
            Assert.Single(transport.Sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_is_taken_out_of_its_bands_however_the_answer_is_cut()
    {
        byte[] answer = Of(ShallowPack);
        for (int cut = 0; cut <= answer.Length; cut++)
        {
            foreach (int piece in new[] { 1, 7, 1000 })
            {
                var reports = new List<FetchProgress>();
                (FetchResult result, string pack) = await FetchAsync(
                    new ScriptedTransport(false, cut, piece, Greeting, answer), new FetchRequest { Want = Id(Id1), Depth = 1 }, reports);
                Assert.Equal([Id(Id1)], result.Shallow);
                Assert.Empty(result.Unshallow);
                Assert.Equal((13, 2L), (result.PackBytes, result.PackObjects));
                Assert.Equal(PackStart + "!", pack);
                Assert.Equal(new FetchProgress(13, 2, "done"), reports[^1]);
                Assert.Contains(reports, report => report.RemoteText is "Counting: 1");
            }
        }
    }

    [Fact]
    public async Task An_answer_that_ends_early_is_an_error_wherever_it_ends()
    {
        byte[] answer = Of(ShallowPack);
        for (int length = 0; length < answer.Length; length++)
        {
            var transport = new ScriptedTransport(false, 0, 1000, Greeting, answer[..length]);
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
                () => FetchAsync(transport, new FetchRequest { Want = Id(Id1), Depth = 1 }));
            Assert.Equal(GitRemoteFault.Cut, error.Fault);
            Assert.NotEqual(0, transport.Closed);
        }
    }

    [Fact]
    public async Task All_sections_that_may_come_before_a_pack_are_passed_over()
    {
        byte[] answer = Of(
            "acknowledgments\n", "NAK\n", "|", "shallow-info\n", "shallow " + Id1 + "\n", "unshallow " + Id2, "|", "wanted-refs\n", Id1 + " refs/heads/x\n",
            "|", "packfile-uris\n", Id3 + " https://elsewhere/pack\n", "|", "packfile\n", "\u0001" + PackStart, "--");
        (FetchResult result, _) = await FetchAsync(new ScriptedTransport(true, 0, 3, Greeting, answer), new FetchRequest { Want = Id(Id1), Depth = 1 });
        Assert.Equal([Id(Id1)], result.Shallow);
        Assert.Equal([Id(Id2)], result.Unshallow);
    }

    [Theory]
    [InlineData(GitRemoteFault.Refused, "the server refuses: 'upload-pack: not our ref 1111'", "ERR upload-pack: not our ref 1111\n")]
    [InlineData(GitRemoteFault.Refused, "the server refuses: 'upload-pack: gone'", "shallow-info\n", "ERR upload-pack: gone\n")]
    [InlineData(GitRemoteFault.NoRepository, "the server says 'access denied or repository not exported: /r'", "ERR access denied or repository not exported: /r")]
    [InlineData(GitRemoteFault.Malformed, "expected the section 'packfile' or one that may come before it, found 'bundle'", "bundle\n")]
    [InlineData(GitRemoteFault.Malformed, "expected a line of a section, or a delimiter and the pack, found a flush packet", "shallow-info\n", "--")]
    [InlineData(GitRemoteFault.Malformed, "expected 'shallow' or 'unshallow' and an object id, found 'shallow 11'", "shallow-info\n", "shallow 11")]
    [InlineData(GitRemoteFault.Malformed, "expected side-band 1, 2 or 3, found 'xyz'", "packfile\n", "xyz")]
    [InlineData(GitRemoteFault.Malformed, "found a delimiter packet", "packfile\n", "\u0001PACK", "|")]
    [InlineData(GitRemoteFault.Refused, "the server gave up after 4 bytes of the pack: 'out of memory'", "packfile\n", "\u0001PACK", "\u0003out \u001b[1mof memory\n")]
    public async Task An_answer_that_is_no_pack_says_what_it_is(GitRemoteFault fault, string message, params string[] packets)
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(packets));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
            () => FetchAsync(transport, new FetchRequest { Want = Id(Id1), Depth = 1 }));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, transport.Closed);
    }

    [Theory]
    [InlineData(GitRemoteFault.Refused, "'no service'", "ERR no service")]
    [InlineData(GitRemoteFault.Cut, "ended the connection after 0 bytes")]
    [InlineData(GitRemoteFault.Cut, "ended the connection after 13 bytes", "version 2")]
    [InlineData(GitRemoteFault.Malformed, "expected 'version 2', or a ref with the server's capabilities, found 'SSH-2.0-OpenSSH'", "SSH-2.0-OpenSSH\n")]
    [InlineData(GitRemoteFault.Malformed, "expected a capability, found an empty line", "version 2\n", "")]
    [InlineData(GitRemoteFault.Malformed, "expected a capability, found a delimiter packet", "version 2\n", "|")]
    [InlineData(GitRemoteFault.Malformed, "expected a flush packet after the service line", "# service=git-upload-pack\n", "version 2\n")]
    [InlineData(GitRemoteFault.Unsupported, "offers no ls-refs or no fetch", "version 2\n", "ls-refs\n", "--")]
    [InlineData(GitRemoteFault.Unsupported, "object format is 'sha3'", "version 2\n", "ls-refs\n", "fetch\n", "object-format=sha3\n", "--")]
    public async Task A_greeting_that_is_none_says_what_it_is(GitRemoteFault fault, string message, params string[] packets)
    {
        var transport = new ScriptedTransport(false, 0, 1000, Of(packets));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => SessionFor("git://test/r", transport).GetTipAsync(Ct));
        Assert.Equal((fault, true), (error.Fault, error.Message.Contains(message, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--", "branches")]
    [InlineData("nonsense\n", "expected an object id, a blank and the name of a ref")]
    [InlineData(Id1 + "\n", "expected an object id, a blank and the name of a ref")]
    [InlineData(Id1 + " refs/heads/master peeled:xyz\n", "expected an object id after 'peeled:'")]
    [InlineData("|", "found a delimiter packet")]
    public async Task A_listing_that_is_none_says_what_it_is(string packet, string message)
    {
        var transport = new ScriptedTransport(false, 0, 1000, Greeting, Of(packet), Of(Id1 + " refs/heads/x", "--"));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => SessionFor("git://test/r#master", transport).GetTipAsync(Ct));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_end_is_bounded()
    {
        var limits = new ProtocolLimits { MaxCapabilities = 5, MaxRefs = 5, MaxSectionLines = 5, MaxEmptyPackets = 5, MaxProgressBytes = 50 };
        string[] many = [.. Enumerable.Repeat("", 6)];
        (byte[] Greeting, byte[] Answer)[] cases =
        [
            (Of(["version 2\n", .. Enumerable.Range(0, 6).Select(i => $"cap{i}\n"), "--"]), []),
            (Packets.Greeting, Of(["shallow-info\n", .. Enumerable.Repeat("shallow " + Id1, 6), "|"])),
            (Packets.Greeting, Of(["packfile\n", .. many])),
            (Packets.Greeting, Of(["packfile\n", .. Enumerable.Repeat("\u0001", 6)])),
            (Packets.Greeting, Of(["packfile\n", .. Enumerable.Repeat("\u0002" + new string('x', 10), 6)])),
            (Packets.Greeting, Of(["packfile\n", .. Enumerable.Repeat("\u0001" + new string('x', 10), 6)])),
        ];
        foreach ((byte[] greeting, byte[] answer) in cases)
        {
            var session = new ServerSession(GitRemote.Parse("git://test/r"), new GitClientOptions { Limits = limits, PackLimits = GitLimits.Default with { MaxPackBytes = 50 } }, new ScriptedTransport(false, 0, 1000, greeting, answer));
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
                () => session.FetchAsync(new FetchRequest { Want = Id(Id1), Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
            Assert.Equal(GitRemoteFault.TooLarge, error.Fault);
        }

        var listing = new ScriptedTransport(false, 0, 1000, Greeting, Of([.. Enumerable.Range(0, 6).Select(i => $"{Id1} refs/heads/x{i}\n"), "--"]));
        var lister = new ServerSession(GitRemote.Parse("git://test/r"), new GitClientOptions { Limits = limits }, listing);
        Assert.Equal(GitRemoteFault.TooLarge, (await Assert.ThrowsAsync<GitRemoteException>(() => lister.GetTipAsync(Ct))).Fault);
    }

    [Fact]
    public async Task Keep_alives_between_pack_bytes_are_no_endless_emptiness()
    {
        var limits = new ProtocolLimits { MaxEmptyPackets = 2 };
        byte[] answer = Of(["packfile\n", .. Enumerable.Repeat<string[]>(["\u0001", "\u0001", "\u0001x"], 20).SelectMany(p => p), "--"]);
        var session = new ServerSession(GitRemote.Parse("git://test/r"), new GitClientOptions { Limits = limits }, new ScriptedTransport(false, 0, 1000, Greeting, answer));
        FetchResult result = await session.FetchAsync(new FetchRequest { Want = Id(Id1) }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.Equal(20, result.PackBytes);
    }

    [Fact]
    public async Task A_stateless_server_is_greeted_once()
    {
        byte[] listing = Of(Id1 + " HEAD\n", "--");
        var transport = new ScriptedTransport(true, 0, 1000, Greeting, listing, listing, Of(ShallowPack), listing);
        ServerSession session = SessionFor("https://test/r", transport);
        await session.GetTipAsync(Ct);
        await session.GetTipAsync(Ct);
        await session.FetchAsync(new FetchRequest { Want = Id(Id1), Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        await session.GetTipAsync(Ct);
        Assert.Equal((1, 4), (transport.Opened, transport.Sent.Count));
    }

    [Fact]
    public async Task A_server_that_no_longer_agrees_is_greeted_again()
    {
        byte[] listing = Of(Id1 + " HEAD\n", "--");
        var transport = new ScriptedTransport(true, 0, 1000, Greeting, listing, Of("ERR unknown capability"), Greeting, listing);
        ServerSession session = SessionFor("https://test/r", transport);
        await session.GetTipAsync(Ct);
        Assert.Equal(Id(Id1), (await session.GetTipAsync(Ct)).Id);
        Assert.Equal((2, 3), (transport.Opened, transport.Sent.Count));
    }

    [Fact]
    public async Task A_fetch_that_has_handed_on_pack_bytes_is_never_repeated()
    {
        byte[] listing = Of(Id1 + " HEAD\n", "--");
        var transport = new ScriptedTransport(true, 0, 1000, Greeting, listing, Of(ShallowPack)[..^20]);
        ServerSession session = SessionFor("https://test/r", transport);
        await session.GetTipAsync(Ct);
        await Assert.ThrowsAsync<GitRemoteException>(
            () => session.FetchAsync(new FetchRequest { Want = Id(Id1), Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
        Assert.Equal(1, transport.Opened);
    }

    [Fact]
    public async Task A_server_that_cannot_cut_a_history_is_told_apart()
    {
        byte[] greeting = Of("version 2\n", "ls-refs\n", "fetch\n", "--");
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
            () => FetchAsync(new ScriptedTransport(false, 0, 1000, greeting), new FetchRequest { Want = Id(Id1), Depth = 1 }));
        Assert.Equal(GitRemoteFault.Unsupported, error.Fault);
    }

    [Fact]
    public async Task A_repository_of_sha256_is_asked_in_sha256()
    {
        string id = new('a', 64);
        byte[] greeting = Of("version 2\n", "ls-refs\n", "fetch=shallow\n", "object-format=sha256\n", "--");
        var transport = new ScriptedTransport(false, 0, 1000, greeting, Of(id + " HEAD\n", "--"));
        RemoteTip tip = await SessionFor("git://test/r", transport).GetTipAsync(Ct);
        Assert.Equal((ObjectFormat.Sha256, 32), (tip.Format, tip.Id.Length));
        Assert.Contains("object-format=sha256\n", transport.Sent[0], StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ServerSession SessionFor(string remote, ScriptedTransport transport) => new(GitRemote.Parse(remote), new GitClientOptions(), transport);

    private static async Task<(FetchResult Result, string Pack)> FetchAsync(ScriptedTransport transport, FetchRequest request, List<FetchProgress>? reports = null)
    {
        var pack = new StringBuilder();
        FetchResult result = await SessionFor("git://test/r", transport).FetchAsync(
            request,
            (bytes, _) =>
            {
                Assert.False(bytes.IsEmpty);
                pack.Append(Encoding.Latin1.GetString(bytes.Span));
                return ValueTask.CompletedTask;
            },
            reports is null ? null : new Collector(reports),
            Ct);
        return (result, pack.ToString());
    }

    private sealed class Collector(List<FetchProgress> reports) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => reports.Add(value);
    }
}
