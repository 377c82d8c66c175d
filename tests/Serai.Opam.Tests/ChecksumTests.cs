using System.Text;
using Serai.Opam.Packages;

namespace Serai.Opam.Tests;

public sealed class ChecksumTests
{
    private const string Hex32 = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Hex32, "md5=" + Hex32)]
    [InlineData("md5=" + Hex32, "md5=" + Hex32)]
    [InlineData("mD5=0123456789ABCDEF0123456789ABCDEF", "md5=" + Hex32)]
    [InlineData("sha256=" + Hex32 + Hex32, "sha256=" + Hex32 + Hex32)]
    [InlineData("SHA512=" + Hex32 + Hex32 + Hex32 + Hex32, "sha512=" + Hex32 + Hex32 + Hex32 + Hex32)]
    public void A_checksum_is_read_and_written_in_lower_case(string text, string expected)
    {
        Assert.True(Checksum.TryParse(text, out Checksum checksum));
        Assert.Equal(expected, checksum.ToString());
        Assert.True(Checksum.TryParse(Encoding.ASCII.GetBytes(text), out Checksum same));
        Assert.Equal(checksum, same);
        Assert.Equal(checksum.GetHashCode(), same.GetHashCode());
        byte[] digest = new byte[checksum.Length];
        checksum.CopyTo(digest);
        Assert.Equal(checksum, new Checksum(checksum.Algorithm, digest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("md5=")]
    [InlineData("md5=0")]
    [InlineData("sha1=0123456789abcdef0123456789abcdef01234567")]
    [InlineData("md5=0123456789abcdef0123456789abcde")]
    [InlineData("md5=0123456789abcdef0123456789abcdef0")]
    [InlineData("md5=0123456789abcdef0123456789abcdeg")]
    [InlineData("md5=0123456789abcdef0123456789abcd\u0131f")]
    [InlineData("sha256=" + Hex32)]
    [InlineData(Hex32 + Hex32)]
    [InlineData(" md5=" + Hex32)]
    [InlineData("md5==" + Hex32)]
    [InlineData("sha512=" + Hex32 + Hex32 + Hex32 + Hex32 + Hex32 + Hex32 + Hex32)]
    public void What_is_no_checksum_is_refused(string text)
    {
        Assert.False(Checksum.TryParse(text, out _));
        Assert.False(Checksum.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void A_digest_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Checksum(ChecksumAlgorithm.Sha256, new byte[16]));

    [Fact]
    public void The_order_is_that_of_the_text()
    {
        var random = new Random(3);
        Checksum[] checksums = [.. Enumerable.Range(0, 200).Select(_ => Make(random))];
        Assert.Equal(
            checksums.Select(c => c.ToString()).Order(StringComparer.Ordinal),
            checksums.Order().Select(c => c.ToString()),
            StringComparer.Ordinal);
    }

    private static Checksum Make(Random random)
    {
        var algorithm = (ChecksumAlgorithm)random.Next(3);
        byte[] digest = new byte[Checksum.DigestLength(algorithm)];
        random.NextBytes(digest);
        digest[0] = (byte)random.Next(2);
        return new Checksum(algorithm, digest);
    }
}
