using System.Security.Cryptography;

namespace Serai.Store.Generations;

/// <summary>A file of a generation.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
public sealed record GenerationFile(long Size, string Sha256)
{
    /// <summary>That of these bytes.</summary>
    public static GenerationFile Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
