using System.Buffers.Binary;

namespace Serai.Git.Packs;

/// <summary>The first twelve bytes of a pack: "PACK", a version, the number of entries (gitformat-pack(5)).</summary>
internal static class PackHeader
{
    public const int Length = 12;

    /// <summary>Writes the header of a version-2 pack.</summary>
    public static void Write(Span<byte> destination, int objects)
    {
        "PACK"u8.CopyTo(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], 2);
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], objects);
    }

    /// <summary>Reads a header and gives the number of entries.</summary>
    /// <exception cref="MalformedPackException">No pack of a version that git reads, or more entries than the limit.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, int maxObjects)
    {
        if (!bytes[..4].SequenceEqual("PACK"u8))
        {
            throw new MalformedPackException(0, $"expected \"PACK\", found the bytes {Convert.ToHexStringLower(bytes[..4])}");
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (version is not (2 or 3))
        {
            throw new MalformedPackException(4, $"expected version 2 or 3, found {version}");
        }

        uint objects = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        return objects <= maxObjects
            ? (int)objects
            : throw new MalformedPackException(8, $"the pack says it has {objects} objects, more than the limit of {maxObjects}")
            {
                ExceededLimit = nameof(GitLimits.MaxObjects),
            };
    }
}
