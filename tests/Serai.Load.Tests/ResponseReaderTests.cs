using System.Text;
using Serai.Load.Connections;
using Serai.Testing;

namespace Serai.Load.Tests;

public sealed class ResponseReaderTests
{
    public static TheoryData<string, int> Responses => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200 },
        { "HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n", 404 },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 3650681\r\nETag: \"a\"\r\n\r\n", 304 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", 200 },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: t\r\n\r\n", 200 },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_is_complete_after_its_last_byte_however_it_is_split(string response, int status)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(response);
        var reader = new ResponseReader();
        for (int split = 0; split < bytes.Length; split++)
        {
            reader.Begin();
            Assert.False(reader.Read(bytes.AsSpan(0, split)), $"complete after {split} of {bytes.Length} bytes");
            Assert.True(reader.Read(bytes.AsSpan(split)), $"not complete, split at {split}: {reader.Malformed}");
            Assert.Equal(status, reader.Status);
        }
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "status line")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n", "status line")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "neither")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "no number")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nxyz", "follow the body")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxy", "chunked body")]
    public void A_malformed_response_is_never_complete(string response, string reason)
    {
        var reader = new ResponseReader();
        reader.Begin();
        Assert.False(reader.Read(Encoding.ASCII.GetBytes(response)));
        Assert.Contains(reason, reader.Malformed, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello");
        var reader = new ResponseReader();
        Assert.Equal(0, Allocations.OfEachRun(() =>
        {
            reader.Begin();
            reader.Read(bytes);
        }));
    }
}
