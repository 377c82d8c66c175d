using System.Net;
using Serai.Front.Forwarding;

namespace Serai.Front.Tests.Forwarding;

public class TrustedProxiesTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("unix", "127.0.0.1", false)]
    public void A_peer_is_trusted_by_its_address(string written, string peer, bool trusted)
    {
        Assert.True(TrustedProxies.TryParse([written], out TrustedProxies? proxies));
        Assert.Equal(trusted, proxies.Trusts(IPAddress.Parse(peer)));
    }

    [Fact]
    public void A_peer_over_a_unix_socket_has_no_address_and_is_trusted_by_that_word_alone()
    {
        Assert.True(TrustedProxies.TryParse(["10.0.0.0/8", "unix"], out TrustedProxies? with));
        Assert.True(with.Trusts(null));
        Assert.True(TrustedProxies.TryParse(["0.0.0.0/0"], out TrustedProxies? without));
        Assert.False(without.Trusts(null));
        Assert.False(TrustedProxies.None.Trusts(null));
        Assert.False(TrustedProxies.None.Trusts(IPAddress.Loopback));
        Assert.False(TrustedProxies.None.IsAny);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1/8")]
    [InlineData("")]
    [InlineData("/8")]
    public void What_is_no_network_is_refused(string written) => Assert.False(TrustedProxies.TryParse([written], out _));
}
