namespace Serai.Git.Tests;

public class GitRemoteTests
{
    [Theory]
    [InlineData("https://github.com/ocaml/opam-repository.git#master", GitScheme.Https, "github.com", 443, "/ocaml/opam-repository.git", "master")]
    [InlineData("http://[::1]:8080/a/b/", GitScheme.Http, "::1", 8080, "/a/b", null)]
    [InlineData("git://127.0.0.1:9419/r%20x.git", GitScheme.Git, "127.0.0.1", 9419, "/r x.git", null)]
    [InlineData("git://host/~alice/r", GitScheme.Git, "host", 9418, "~alice/r", null)]
    [InlineData("ssh://git@host:2222/path/r.git#refs/pull/7/head", GitScheme.Ssh, "host", 2222, "/path/r.git", "refs/pull/7/head")]
    [InlineData("git@github.com:ocaml/opam-repository.git", GitScheme.Ssh, "github.com", 22, "ocaml/opam-repository.git", null)]
    [InlineData("alice@[fe80::1]:r", GitScheme.Ssh, "fe80::1", 22, "r", null)]
    [InlineData("file:///srv/git/r%231.git#b/c", GitScheme.File, "", 0, "/srv/git/r#1.git", "b/c")]
    [InlineData("/srv/git/r.git#b", GitScheme.File, "", 0, "/srv/git/r.git", "b")]
    [InlineData("./r:s", GitScheme.File, "", 0, "./r:s", null)]
    [InlineData("HTTPS://Host/r", GitScheme.Https, "Host", 443, "/r", null)]
    public void Each_form_of_a_remote_is_read(string text, GitScheme scheme, string host, int port, string path, string? refName)
    {
        GitRemote remote = GitRemote.Parse(text);
        Assert.Equal((scheme, host, port, path, refName), (remote.Scheme, remote.Host, remote.Port, remote.Path, remote.RefName));
        Assert.True(remote.Commit.IsNone);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(64)]
    public void A_full_id_after_the_hash_is_a_commit(int digits)
    {
        GitRemote remote = GitRemote.Parse("git://h/r#" + new string('a', digits));
        Assert.Equal(digits / 2, remote.Commit.Length);
        Assert.Null(remote.RefName);
        Assert.Equal("git://h/r#" + new string('a', digits), remote.ToString());
    }

    [Theory]
    [InlineData("https://alice:s3cret@host/r#b", "https://host/r#b")]
    [InlineData("https://t0ken@host:444/r", "https://host:444/r")]
    [InlineData("https://alice:s3%40cret@host/r", "https://host/r")]
    public void Credentials_are_kept_and_never_shown(string text, string shown)
    {
        GitRemote remote = GitRemote.Parse(text);
        Assert.True(remote.HasCredentials);
        Assert.Equal(shown, remote.ToString());
        Assert.DoesNotContain("s3", remote.Credentials!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_decoded()
    {
        GitRemote remote = GitRemote.Parse("https://al%3Aice:s3%40c%C3%A9@host/r");
        Assert.Equal(Convert.ToBase64String("al:ice:s3@cé"u8), remote.Credentials!.Header.Parameter);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("  ", "it is empty")]
    [InlineData("ftp://h/r", "the scheme is not supported; write https://host/path")]
    [InlineData("ext::sh -c touch% /tmp/x", "names a remote helper")]
    [InlineData("git://h", "the path of the repository is missing")]
    [InlineData("git:///r", "the host is missing")]
    [InlineData("git://u@h/r", "git:// knows no users")]
    [InlineData("git://h:0/r", "the port is not a number from 1 to 65535")]
    [InlineData("git://h:99999/r", "the port is not a number")]
    [InlineData("https://h/r?x=1", "a query")]
    [InlineData("https://h/r#", "nothing stands after '#'")]
    [InlineData("https://h/r#a..b", "'a..b' is not the name of a branch or tag")]
    [InlineData("https://h/r#-x", "not the name of a branch")]
    [InlineData("https://h/r#a b", "not the name of a branch")]
    [InlineData("https://h/r#a.lock", "not the name of a branch")]
    [InlineData("https://h/r#a//b", "not the name of a branch")]
    [InlineData("https://h/r\r\nX: y", "a control character at position 11")]
    [InlineData("git://h/r%00x", "a percent-encoded control character")]
    [InlineData("ssh://-oProxyCommand=x/r", "the host begins with '-'")]
    [InlineData("-oProxyCommand=x:r", "the host begins with '-'")]
    [InlineData("ssh://alice:pw@h/r", "ssh takes no password")]
    [InlineData("host:-x", "begins with '-'")]
    [InlineData("file://other/r", "write file:///path")]
    [InlineData("http://a b/r", "a character that no host name has")]
    [InlineData("http://1:2:3/r", "an IPv6 address stands in brackets")]
    public void What_is_no_remote_says_why(string text, string why)
    {
        Assert.False(GitRemote.TryParse(text, out _, out string? error));
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<FormatException>(() => GitRemote.Parse(text)).Message);
    }

    [Theory]
    [InlineData("https://alice:s3cret@ho st/r")]
    [InlineData("https://alice:s3#cret@host/r")]
    [InlineData("ftp://alice:s3cret@host/r")]
    [InlineData("ssh://alice:s3cret@host/r")]
    [InlineData("git://alice:s3cret@host/r")]
    [InlineData("https://alice:s3cret@host:x/r#b")]
    public void An_error_shows_no_credentials(string text)
    {
        Assert.False(GitRemote.TryParse(text, out _, out string? error));
        Assert.DoesNotContain("s3", error, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error, StringComparison.Ordinal);
    }
}
