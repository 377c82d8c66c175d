namespace Serai.Git.Objects;

/// <summary>What follows from an object format.</summary>
internal static class ObjectFormats
{
    /// <summary>Bytes of an id, and of the checksums at the end of packs and indexes.</summary>
    public static int IdLength(ObjectFormat format) => format == ObjectFormat.Sha1 ? 20 : 32;

    /// <summary>Reads an id of a format, written in hexadecimal digits in ASCII.</summary>
    public static bool TryParseId(ReadOnlySpan<byte> hex, ObjectFormat format, out ObjectId id)
    {
        id = default;
        return hex.Length == 2 * IdLength(format) && ObjectId.TryParse(hex, out id);
    }
}
