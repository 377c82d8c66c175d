namespace Serai.Git.Objects;

/// <summary>What follows from an object format.</summary>
internal static class ObjectFormats
{
    /// <summary>Bytes of an id, and of the checksums at the end of packs and indexes.</summary>
    public static int IdLength(ObjectFormat format) => format == ObjectFormat.Sha1 ? 20 : 32;
}
