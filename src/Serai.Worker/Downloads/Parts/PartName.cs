using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Serai.Store.Archives;

namespace Serai.Worker.Downloads.Parts;

/// <summary>
/// The name of a growing file: <c>sha256-…-1a2b3c4d.part</c>, of the archive's key and a token for these bytes. Whoever goes on with them keeps the
/// name; other bytes have another.
/// </summary>
/// <param name="Key">The archive's strongest checksum.</param>
/// <param name="Text">The whole name.</param>
internal sealed record PartName(ArchiveHash Key, string Text)
{
    /// <summary>How such a file's name ends.</summary>
    public const string Suffix = ".part";

    /// <summary>How the name of what is known of it ends.</summary>
    public const string SidecarSuffix = ".part.json";

    private const int TokenDigits = 8;

    /// <summary>The name of the file beside it.</summary>
    public string Sidecar => Text[..^Suffix.Length] + SidecarSuffix;

    /// <summary>Makes a new one.</summary>
    public static PartName New(ArchiveHash key) =>
        new(key, $"{key.AlgorithmName}-{key.Hex}-{RandomNumberGenerator.GetHexString(TokenDigits, lowercase: true)}{Suffix}");

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PartName? name)
    {
        name = null;
        string[] pieces = text.EndsWith(Suffix, StringComparison.Ordinal) ? text[..^Suffix.Length].Split('-') : [];
        if (pieces.Length == 3 && pieces[2].Length == TokenDigits && pieces[2].All(char.IsAsciiHexDigitLower)
            && ArchiveHash.TryParse(pieces[0], pieces[1], out ArchiveHash key))
        {
            name = new PartName(key, text);
        }

        return name is not null;
    }
}
