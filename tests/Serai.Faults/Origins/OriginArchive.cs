using System.Security.Cryptography;

namespace Serai.Faults.Origins;

/// <summary>An archive of the origin's: seeded bytes, so that the same number is the same archive.</summary>
internal sealed class OriginArchive
{
    public OriginArchive(int number, int length)
    {
        Number = number;
        Bytes = new byte[length];
        new Random(number).NextBytes(Bytes);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Bytes));
    }

    public int Number { get; }

    public byte[] Bytes { get; }

    public string Sha256 { get; }

    /// <summary>Where a mirror has it.</summary>
    public string Path => $"cache/sha256/{Sha256[..2]}/{Sha256}";

    /// <summary>Where it lies in a data folder.</summary>
    public string In(string dataFolder) => System.IO.Path.Combine(dataFolder, "archives", "sha256", Sha256[..2], Sha256);

    /// <summary>Its checksums as an opam file declares them.</summary>
    public string Checksums => $"""
        "md5={Convert.ToHexStringLower(MD5.HashData(Bytes))}" "sha256={Sha256}" "sha512={Convert.ToHexStringLower(SHA512.HashData(Bytes))}"
        """;
}
