using System.Text;
using Serai.Fuzz;
using Serai.Git.Tests.Transports;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Hostile;

/// <summary>Answers of HTTP that are none, and redirects to nowhere: always an error of a remote, never another one.</summary>
public sealed class HostileHttpTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 150 : 5_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Locations =>
    [
        "//", "//[", "//[::1", "http://", "http:", "http:///x", "https:///", "http://a b/", "http://%zz/", "http://[::ffff:169.254.169.254]/info/refs",
        "http://0/info/refs", "gopher://x/", "javascript:alert(1)", "data:,x", "file:", "file://host/x", "\\\\host\\share", "?", "#", "..", "http://x:99999/", "http://x:-1/", "http://@/", "/" + new string('a', 20_000),
    ];

    [Theory]
    [MemberData(nameof(Locations))]
    public async Task A_redirect_to_nowhere_is_refused(string location)
    {
        await using var server = new CannedServer(_ => CannedServer.Redirect(location));
        await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{server.Port}/r"), new GitClientOptions());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.RedirectRefused, error.Fault);
        Assert.InRange(error.Message.Length, 1, 1_000);
        Assert.DoesNotContain(error.Message, c => char.IsControl(c));
    }

    [Fact]
    public async Task Answers_spoiled_anywhere_are_read_or_are_an_error_of_the_remote()
    {
        var random = new Random(20_260_822);
        byte[] chunked = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        byte[][] answers =
        [
            CannedServer.Git("advertisement", Greeting), CannedServer.Redirect("/r/info/refs?service=git-upload-pack"), CannedServer.Http("401 No", "WWW-Authenticate: Basic\r\n", []),
            [.. chunked, .. Encoding.ASCII.GetBytes($"{Greeting.Length:x}\r\n"), .. Greeting, .. "\r\n0\r\n\r\n"u8],
        ];
        byte[] answer = [];
        await using var server = new CannedServer(_ => answer);
        int errors = 0;
        for (int round = 0; round < Rounds; round++)
        {
            answer = answers[random.Next(answers.Length)];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                answer = ByteMutator.Mutate(random, answer, answers[random.Next(answers.Length)]);
            }

            await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{server.Port}/r"), new GitClientOptions());
            Exception? error = await Record.ExceptionAsync(() => client.GetTipAsync(Ct));
            Assert.True(error is null or GitRemoteException, $"round {round}: {error}\n{Convert.ToBase64String(answer)}");
            errors += error is null ? 0 : 1;
        }

        Assert.True(errors > Rounds / 2);
    }
}
