using System.Text.Json;

namespace Serai.Store;

/// <summary>When a remote was last heard of, as it outlives the processes: without it, a restart would make an old mirror look fresh.</summary>
/// <param name="HeardAt">When.</param>
/// <param name="Remote">Which, without credentials.</param>
public sealed record RemoteContact(DateTimeOffset HeardAt, string Remote)
{
    // It is a hundred bytes and a URL; more is not ours.
    private const int MaxBytes = 1 << 16;

    /// <summary>Reads it.</summary>
    /// <returns>Null where there is none, it cannot be read, or a clock that was wrong has put it into the future.</returns>
    public static RemoteContact? TryRead(DataFolder folder, DateTimeOffset now)
    {
        try
        {
            RemoteContact? contact = JsonSerializer.Deserialize(SmallFile.Read(folder.Contact, MaxBytes), StoreJson.Default.RemoteContact);
            return contact?.HeardAt <= now ? contact : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Write(DataFolder folder) => DurableFile.Replace(folder, folder.Contact, JsonSerializer.SerializeToUtf8Bytes(this, StoreJson.Default.RemoteContact));
}
