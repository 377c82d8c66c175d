using Serai.Commands;
using Serai.Settings;
using Serai.Tests.Settings;

namespace Serai.Tests.Commands;

/// <summary>The commands that the demonstration prints lead to it, wherever it listens.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly SettingsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Theory]
    [InlineData("127.0.0.1:9000", "http://127.0.0.1:9000/")]
    [InlineData("*:21010", "http://127.0.0.1:21010/")]
    [InlineData("0.0.0.0:21010", "http://127.0.0.1:21010/")]
    [InlineData("[::1]:21010", "http://[::1]:21010/")]
    [InlineData("unix:/run/serai.sock 127.0.0.1:9000", "http://127.0.0.1:9000/")]
    [InlineData("tls:*:8443 127.0.0.1:9000", "http://127.0.0.1:9000/")]
    [InlineData("tls:*:8443", "https://127.0.0.1:8443/")]
    public void The_url_is_one_that_this_machine_reaches(string listen, string url) =>
        Assert.Contains($" default {url}\n", Invite(listen), StringComparison.Ordinal);

    [Fact]
    public void A_public_url_goes_before_all_addresses()
    {
        _places.Given(SettingTable.PublicUrl, "https://opam.example.org/");
        Assert.Contains(" default https://opam.example.org/\n", Invite("unix:/run/serai.sock"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_Unix_socket_alone_it_says_that_opam_cannot_use_one()
    {
        string said = Invite("unix:/run/serai.sock");
        Assert.Contains("opam cannot use a Unix socket", said, StringComparison.Ordinal);
        Assert.DoesNotContain("opam init", said, StringComparison.Ordinal);
    }

    private string Invite(string listen) => DemoCommand.Invitation(_places.Given(SettingTable.Listen, listen.Split(' ')).Resolve());
}
