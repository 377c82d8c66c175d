using Serai.Store.Archives;

namespace Serai.Store.Tests.Archives;

public class ArchiveHashTests
{
    [Theory]
    [InlineData("md5", 32)]
    [InlineData("sha256", 64)]
    [InlineData("sha512", 128)]
    public void A_name_and_its_digits_are_read_and_written_alike(string name, int digits)
    {
        string hex = new('a', digits);
        Assert.True(ArchiveHash.TryParse(name, hex, out ArchiveHash hash));
        Assert.Equal($"{name}={hex}", hash.ToString());
        Assert.Equal(hash, ArchiveHash.FromDigest(hash.Algorithm, Convert.FromHexString(hex)));
        Assert.Equal(digits / 2, ArchiveHash.DigestLength(hash.Algorithm));
        Assert.False(ArchiveHash.TryParse(name, hex.AsSpan(1), out _));
        Assert.False(ArchiveHash.TryParse(name, hex + "a", out _));
    }

    [Theory]
    [InlineData("sha1", 40)]
    [InlineData("SHA256", 64)]
    [InlineData("sha-256", 64)]
    [InlineData("", 64)]
    [InlineData("sha384", 96)]
    public void Another_algorithm_is_none(string name, int digits) => Assert.False(ArchiveHash.TryParse(name, new string('a', digits), out _));

    [Theory]
    [InlineData('A')]
    [InlineData('g')]
    [InlineData('/')]
    [InlineData(':')]
    [InlineData('`')]
    [InlineData(' ')]
    [InlineData('\0')]
    [InlineData('\u0661')]
    [InlineData('\uFF11')]
    public void A_digit_that_is_no_lower_case_hexadecimal_one_is_refused_wherever_it_stands(char wrong)
    {
        for (int position = 0; position < 64; position++)
        {
            char[] hex = new string('0', 64).ToCharArray();
            hex[position] = wrong;
            Assert.False(ArchiveHash.TryParse("sha256", hex, out _));
        }
    }

    [Fact]
    public void A_digest_of_another_length_is_refused() =>
        Assert.Contains("expected 32 bytes, found 31", Assert.Throws<ArgumentException>(() => ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, new byte[31])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_algorithm_that_there_is_not_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => ArchiveHash.FromDigest((ArchiveHashAlgorithm)3, new byte[64]));

    [Fact]
    public void One_digest_under_two_algorithms_is_two_hashes()
    {
        Assert.True(ArchiveHash.TryParse("md5", new string('0', 32), out ArchiveHash md5));
        Assert.True(ArchiveHash.TryParse("md5", new string('0', 32), out ArchiveHash same));
        Assert.True(ArchiveHash.TryParse("sha256", new string('0', 64), out ArchiveHash sha256));
        Assert.True(md5 == same);
        Assert.True(md5 != sha256);
        Assert.Equal(md5.GetHashCode(), same.GetHashCode());
    }
}
