namespace Serai.Git.Packs;

/// <summary>How an entry of a pack is stored: whole, by the values of <see cref="ObjectKind"/>, or as a delta (gitformat-pack(5)).</summary>
internal static class EntryType
{
    /// <summary>A delta whose base is a distance before it.</summary>
    public const byte OffsetDelta = 6;

    /// <summary>A delta whose base is named by its id.</summary>
    public const byte ReferenceDelta = 7;

    /// <summary>Whether an entry of this type is an object as it stands.</summary>
    public static bool IsWhole(byte type) => type is >= (byte)ObjectKind.Commit and <= (byte)ObjectKind.Tag;
}
