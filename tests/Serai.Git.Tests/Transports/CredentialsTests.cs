using System.Text;
using Serai.Git.Transports.Http;
using Serai.Testing;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Transports;

public sealed class CredentialsTests : IDisposable
{
    private const string Secret = "s3cret";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://h/r", "http://u:p@h", "u:p")]
    [InlineData("http://h/r", "https://u:p@h", null)]
    [InlineData("http://h:81/r", "http://u:p@h", null)]
    [InlineData("http://h:81/r", "http://u:p@h:81", "u:p")]
    [InlineData("http://h/r", "http://u:p@h:80", "u:p")]
    [InlineData("http://h/r", "http://u:p@H", "u:p")]
    [InlineData("http://h/r", "http://u:p@g.h", null)]
    [InlineData("http://[::1]/r", "http://u:p@[::1]", "u:p")]
    [InlineData("http://h/a/r.git", "http://u:p@h/a", "u:p")]
    [InlineData("http://h/a/r.git", "http://u:p@h/a/r.git", "u:p")]
    [InlineData("http://h/ab/r.git", "http://u:p@h/a", null)]
    [InlineData("http://h/a/r", "http://u:p@h\nhttp://v:q@h/a\nhttp://w:r@h/a", "v:q")]
    [InlineData("http://w@h/a/r", "http://u:p@h\nhttp://v:q@h/a\nhttp://w:r@h/a", "w:r")]
    [InlineData("http://w@h/a/r", "http://u:p@h", "w:")]
    [InlineData("http://w:own@h/a/r", "http://w:p@h", "w:own")]
    [InlineData("http://h/r", "# a comment\n\r\n  http://u%40x:p%3A%2Fq@h  \r\n", "u@x:p:/q")]
    [InlineData("http://h/r", "http://bearer:tok.en-1@h", "bearer tok.en-1")]
    [InlineData("http://bearer:tok@h/r", "", "bearer tok")]
    [InlineData("http://h/r", "", "bearer from-the-environment")]
    public void The_line_for_a_server_is_found(string url, string content, string? expected)
    {
        bool fromVariable = expected is "bearer from-the-environment";
        var options = new GitClientOptions
        {
            CredentialsFile = File(content),
            ReadVariable = name => name is HttpCredentials.TokenVariable && fromVariable ? "from-the-environment" : null,
        };
        GitCredentials? found = HttpCredentials.Find(GitRemote.Parse(url), options);
        string? shown = found?.Header is not { } header ? null
            : header.Scheme is "Bearer" ? $"bearer {header.Parameter}"
            : Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter!));
        Assert.Equal(expected, shown);
    }

    [Theory]
    [InlineData("git.example user s3cret")]
    [InlineData("http://u:s3cret@h\nhttp://s3cret")]
    [InlineData("http://bearer:s3cret%0a@127.0.0.1")]
    public async Task A_malformed_line_is_named_by_its_number_and_not_shown(string content)
    {
        GitRemoteException error = await FailureAsync("http://127.0.0.1/r", new GitClientOptions { CredentialsFile = File(content) });
        Assert.Contains($"line {content.Split('\n').Length}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_can_read_is_refused(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions");
        string file = File("http://u:p@127.0.0.1", UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        GitRemoteException error = await FailureAsync("http://127.0.0.1/r", new GitClientOptions { CredentialsFile = file });
        Assert.Contains($"chmod 600 {file}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        GitRemoteException error = await FailureAsync("http://127.0.0.1/r", new GitClientOptions { CredentialsFile = _folder["none"] });
        Assert.Contains($"the credentials file {_folder["none"]} cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url", "the credentials of the URL are not accepted")]
    [InlineData("file", "are not accepted")]
    [InlineData("variable", "the credentials of SERAI_GIT_TOKEN are not accepted")]
    [InlineData("none", "it wants credentials")]
    public async Task Refused_credentials_and_missing_ones_are_told_apart_and_never_shown(string from, string message)
    {
        await using var server = new CannedServer(_ => CannedServer.Http("401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n", []));
        GitRemote remote = GitRemote.Parse($"http://{(from is "url" ? $"u:{Secret}@" : "")}127.0.0.1:{server.Port}/r");
        var options = new GitClientOptions
        {
            CredentialsFile = from is "file" ? File($"http://u:{Secret}@127.0.0.1:{server.Port}") : null,
            ReadVariable = name => name is HttpCredentials.TokenVariable && from is "variable" ? Secret : null,
        };
        await using var client = GitClient.Open(remote, options);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unauthorized, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        string shown = $"{error} {remote} {remote.Credentials} {options} {options with { Credentials = GitCredentials.Bearer(Secret) }} {client.Remote}";
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("options")]
    [InlineData("variable")]
    public async Task Credentials_of_any_place_reach_the_configured_server_and_no_other(string from)
    {
        byte[] listing = Of(Id1 + " HEAD\n", "--");
        await using var other = new CannedServer(head => head.StartsWith("GET", StringComparison.Ordinal) ? CannedServer.Git("advertisement", Greeting) : CannedServer.Git("result", listing));
        await using var server = new CannedServer(_ => CannedServer.Redirect($"http://127.0.0.1:{other.Port}/r/info/refs?service=git-upload-pack"));
        var options = new GitClientOptions
        {
            AllowRedirectToPrivateNetwork = true,
            Credentials = from is "options" ? GitCredentials.Bearer(Secret) : null,
            CredentialsFile = from is "file" ? File($"http://bearer:{Secret}@127.0.0.1:{server.Port}\nhttp://bearer:{Secret}@127.0.0.1:{other.Port}\n") : null,
            ReadVariable = name => name is HttpCredentials.TokenVariable && from is "variable" ? Secret : null,
        };
        await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{server.Port}/r"), options);
        Assert.Equal(Id(Id1), (await client.GetTipAsync(Ct)).Id);
        Assert.All(server.Requests, head => Assert.Contains($"Authorization: Bearer {Secret}\r\n", head, StringComparison.Ordinal));
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, head => Assert.DoesNotContain("Authorization", head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_file_that_was_corrected_is_read_again()
    {
        await using var server = new CannedServer(head => head.Contains("Bearer new", StringComparison.Ordinal)
            ? CannedServer.Git(head.StartsWith("GET", StringComparison.Ordinal) ? "advertisement" : "result", head.StartsWith("GET", StringComparison.Ordinal) ? Greeting : Of(Id1 + " HEAD\n", "--"))
            : CannedServer.Http("401 No", "", []));
        string file = File($"http://bearer:old@127.0.0.1:{server.Port}");
        await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{server.Port}/r"), new GitClientOptions { CredentialsFile = file });
        await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        File($"http://bearer:new@127.0.0.1:{server.Port}");
        Assert.Equal(Id(Id1), (await client.GetTipAsync(Ct)).Id);
    }

    [Fact]
    public async Task The_real_server_takes_credentials_of_a_file()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        await using GitHttpServer server = await GitHttpServer.StartAsync(_folder.Folder("served"), new GitServerOptions { Credentials = ("alice", "s3:cret") });
        Serai.Testing.Git.Init(Path.Combine(server.BasePath, "r"));
        var options = new GitClientOptions { CredentialsFile = File($"http://alice:s3%3Acret@127.0.0.1:{server.Port}/r\n") };
        await using var client = GitClient.Open(GitRemote.Parse(server.Url("r")), options);
        Assert.Equal(GitRemoteFault.EmptyRepository, (await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct))).Fault);
    }

    private static async Task<GitRemoteException> FailureAsync(string url, GitClientOptions options)
    {
        await using var client = GitClient.Open(GitRemote.Parse(url), options);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unauthorized, error.Fault);
        return error;
    }

    private string File(string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string path = _folder.File("credentials", Encoding.UTF8.GetBytes(content));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
