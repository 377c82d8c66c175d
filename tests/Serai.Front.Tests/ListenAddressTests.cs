namespace Serai.Front.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", false, "http://127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("tls:127.0.0.1:8443", true, "https://127.0.0.1:8443", "127.0.0.1:8443")]
    [InlineData("tls:[::1]:8443", true, "https://[::1]:8443", "[::1]:8443")]
    [InlineData("0.0.0.0:80", false, "http://127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::]:80", false, "http://127.0.0.1:80", "127.0.0.1:80")]
    public void An_address_says_whether_TLS_is_spoken_and_where_this_machine_reaches_it(string text, bool isTls, string url, string local)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal((isTls, url, local, text), (address.IsTls, address.LocalUrl, address.LocalEndPoint.ToString(), address.ToString()));
    }

    [Theory]
    [InlineData("tls:")]
    [InlineData("tls:unix:/run/x")]
    [InlineData("tls:8443")]
    [InlineData("tls:tls:127.0.0.1:1")]
    public void TLS_is_spoken_at_an_address_and_a_port(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
