using System.Text;
using Serai.Git.Tests.Transports;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Hostile;

/// <summary>Servers that mean no good, or do not know better, over both transports: a named error, or the pack and nothing else.</summary>
public sealed class HostileServerTests
{
    // gitformat-pack(5): the header of a pack of two objects.
    private const string PackStart = "PACK\0\0\0\u0002\0\0\0\u0002";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, GitRemoteFault, string> BadLengths
    {
        get
        {
            var cases = new TheoryData<string, string, GitRemoteFault, string>();
            foreach (string scheme in new[] { "git", "http" })
            {
                cases.Add(scheme, "0003", GitRemoteFault.Malformed, "expected a line length of 4 to 65520, found 3");
                cases.Add(scheme, "fff1", GitRemoteFault.Malformed, "expected a line length of 4 to 65520, found 65521");
                cases.Add(scheme, "ffff", GitRemoteFault.Malformed, "expected a line length of 4 to 65520, found 65535");
                cases.Add(scheme, "zzzz", GitRemoteFault.Malformed, "expected four hexadecimal digits, found 'zzzz'");
                cases.Add(scheme, "0001", GitRemoteFault.Malformed, "found a delimiter packet");
                cases.Add(scheme, "0002", GitRemoteFault.Malformed, "found a response-end packet");
                cases.Add(scheme, "00", GitRemoteFault.Cut, "expected the four digits of a length");
                cases.Add(scheme, "fff0\u0001PACK", GitRemoteFault.Cut, "expected a line of 65520 bytes");
                cases.Add(scheme, "0005\u0004", GitRemoteFault.Malformed, "expected side-band 1, 2 or 3");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(BadLengths))]
    public async Task A_line_in_the_pack_that_is_none_is_named_with_its_place(string scheme, string bytes, GitRemoteFault fault, string words)
    {
        byte[] start = Of("packfile\n", "\u0001" + PackStart);
        await using var server = new HostileServer(scheme, Greeting, [.. start, .. Encoding.Latin1.GetBytes(bytes)]);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => server.FetchAsync(Id(Id1), Ct));
        Assert.Equal(fault, error.Fault);
        int at = (scheme is "git" ? Greeting.Length : 0) + start.Length;
        Assert.StartsWith($"{server.Url}: byte {at} of the answer: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task Empty_packets_without_end_are_given_up(string scheme)
    {
        byte[] answer = [.. Of("packfile\n"), .. Of([.. Enumerable.Repeat("\u0001", 10_001)])];
        await using var server = new HostileServer(scheme, Greeting, answer);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => server.FetchAsync(Id(Id1), Ct));
        Assert.Equal(GitRemoteFault.TooLarge, error.Fault);
        Assert.Contains("more than 10000 empty packets", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task An_error_in_the_middle_of_the_pack_is_told_in_the_server_s_words_made_fit_to_be_shown(string scheme)
    {
        await using var server = new HostileServer(scheme, Greeting, Of("packfile\n", "\u0001" + PackStart, "\u0003\u001b]0;owned\u0007\u001b[2Jout of memory\r\n" + new string('!', 9_000)));
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => server.FetchAsync(Id(Id1), Ct));
        Assert.Equal(GitRemoteFault.Refused, error.Fault);
        Assert.Contains("the server gave up after 12 bytes of the pack: ']0;owned out of memory !!!", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, c => char.IsControl(c));
        Assert.InRange(error.Message.Length, 1, 700);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task Escapes_in_progress_text_reach_nobody(string scheme)
    {
        string[] texts = ["\u0002\u001b[31mCounting\u001b[0m: 1\r", "\u0002\u001b]0;ti", "\u0002tle\u0007\n", "\u0002\u009b2J\u202etxt.exe\n", "\u0002" + new string('x', 5_000) + "\n"];
        await using var server = new HostileServer(scheme, Greeting, Of(["packfile\n", .. texts, "\u0001" + PackStart, "--"]));
        (_, string pack, List<FetchProgress> reports) = await server.FetchAsync(Id(Id1), Ct);
        Assert.Equal(PackStart, pack);
        string[] shown = [.. reports.Select(report => report.RemoteText).OfType<string>().Distinct(StringComparer.Ordinal)];
        Assert.Contains("Counting: 1", shown);
        Assert.All(shown, text => Assert.DoesNotContain(text, c => char.IsControl(c) || c == '\u202e'));
        Assert.All(shown, text => Assert.InRange(text.Length, 1, 256));
    }

    [Theory]
    [InlineData("git", "", "HEAD names no branch that exists")]
    [InlineData("http", "", "HEAD names no branch that exists")]
    [InlineData("git", "#gone", "there is no branch or tag 'gone'")]
    [InlineData("http", "#gone", "there is no branch or tag 'gone'")]
    public async Task Without_a_head_or_the_branch_the_branches_that_are_there_are_named(string scheme, string fragment, string words)
    {
        await using var server = new HostileServer(scheme, Greeting, Of("--"), Of(Id1 + " refs/heads/main\n", Id2 + " refs/heads/\u001b[5mnext\n", "--"));
        await using GitClient client = server.Open(fragment);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.NoSuchRef, error.Fault);
        Assert.Contains($"{words}; its branches are main, next; name one as {server.Url}#main", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task An_empty_repository_is_told_as_that(string scheme)
    {
        await using var server = new HostileServer(scheme, Greeting, Of("unborn HEAD symref-target:refs/heads/master\n", "--"), Of("--"));
        await using GitClient client = server.Open();
        Assert.Equal(GitRemoteFault.EmptyRepository, (await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct))).Fault);
    }

    [Theory]
    [InlineData("sha1", 40, null)]
    [InlineData("sha256", 64, null)]
    [InlineData("sha1", 64, GitRemoteFault.Malformed)]
    [InlineData("sha256", 40, GitRemoteFault.Malformed)]
    [InlineData("sha512", 64, GitRemoteFault.Unsupported)]
    public async Task Ids_are_of_the_format_that_the_server_named(string format, int digits, GitRemoteFault? fault)
    {
        byte[] greeting = Of("version 2\n", "ls-refs\n", "fetch=shallow\n", $"object-format={format}\n", "--");
        string id = new('a', digits);
        await using var server = new HostileServer("http", greeting, Of(id + " HEAD\n", "--"));
        await using GitClient client = server.Open();
        if (fault is null)
        {
            RemoteTip tip = await client.GetTipAsync(Ct);
            Assert.Equal((id, digits / 2), (tip.Id.ToString(), tip.Id.Length));
        }
        else
        {
            Assert.Equal(fault, (await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct))).Fault);
        }

        await using var old = new HostileServer("git", Of($"{id} HEAD\0side-band-64k object-format={format}", "--"));
        await using GitClient oldClient = old.Open();
        Exception? error = await Record.ExceptionAsync(() => oldClient.GetTipAsync(Ct));
        Assert.Equal(fault, (error as GitRemoteException)?.Fault);
    }

    [Theory]
    [InlineData("refs/heads/\u001b[2Jx")]
    [InlineData("refs/heads/../../x")]
    [InlineData("")]
    [InlineData("refs/heads/a b")]
    [InlineData("refs/heads/\u202ex")]
    public async Task A_name_behind_HEAD_that_is_none_is_not_taken_over(string target)
    {
        await using var server = new HostileServer("git", Of($"{Id1} HEAD\0side-band-64k symref=HEAD:{target}", "--"));
        await using GitClient client = server.Open();
        RemoteTip tip = await client.GetTipAsync(Ct);
        Assert.Contains(tip.RefName, new[] { "HEAD", "refs/heads/a" });
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task Packs_to_be_had_elsewhere_are_not_fetched(string scheme)
    {
        var asked = new TaskCompletionSource();
        await using var elsewhere = new CannedServer((_, _) =>
        {
            asked.SetResult();
            return Task.CompletedTask;
        });
        byte[] greeting = Of("version 2\n", "ls-refs\n", "fetch=shallow packfile-uris\n", "bundle-uri\n", "object-format=sha1\n", "--");
        byte[] answer = Of("packfile-uris\n", $"{Id3} http://127.0.0.1:{elsewhere.Port}/pack\n", "|", "packfile\n", "\u0001" + PackStart, "--");
        await using var server = new HostileServer(scheme, greeting, answer);
        (FetchResult result, string pack, _) = await server.FetchAsync(Id(Id1), Ct);
        Assert.Equal((PackStart, 12L), (pack, result.PackBytes));
        Assert.False(asked.Task.IsCompleted);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_pack_whose_contents_lie_leaves_the_store_as_it_was_and_the_next_one_is_taken(string scheme)
    {
        byte[] good = Storage.StoreFixture.SmallPack(out ObjectId id);
        byte[] bad = [.. good];
        bad[20] ^= 4;
        using var store = new Git.Storage.MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        foreach (byte[] pack in new[] { bad, good })
        {
            await using var server = new HostileServer(scheme, Greeting, Of("packfile\n", "\u0001" + Encoding.Latin1.GetString(pack), "--"));
            await using GitClient client = server.Open();
            Exception? error = await Record.ExceptionAsync(() => client.FetchAsync(new FetchRequest { Want = id, Depth = 1 }, store, null, Ct));
            Assert.Equal(pack == bad, error is MalformedPackException);
            Assert.Equal(pack == good, store.Contains(id));
        }
    }

    // The idle limit strikes after silence alone. What drips for minutes is given up by its pace: DripTests.
    [Fact]
    public async Task A_server_that_sends_a_byte_now_and_then_is_read_to_its_end()
    {
        byte[] all = [.. Greeting, .. Of(Id1 + " HEAD\n", "--")];
        await using var server = new CannedServer(async (stream, ct) =>
        {
            foreach (byte value in all)
            {
                await stream.WriteAsync(new[] { value }, ct);
                await stream.FlushAsync(ct);
                await Task.Yield();
            }

            await stream.CopyToAsync(Stream.Null, ct);
        });
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{server.Port}/r"), new GitClientOptions());
        Assert.Equal(Id(Id1), (await client.GetTipAsync(Ct)).Id);
    }
}
