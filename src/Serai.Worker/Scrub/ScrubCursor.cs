using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Store;

namespace Serai.Worker.Scrub;

/// <summary>How far the scrub is, as it outlives the worker.</summary>
/// <param name="After">The sha256 of the last archive that was looked at, in hex digits; empty at the beginning of a pass.</param>
/// <param name="FinishedAt">When the last whole pass ended; null where none did yet.</param>
internal sealed record ScrubCursor(string After, DateTimeOffset? FinishedAt)
{
    // A cursor is a hundred bytes; more is not ours.
    private const int MaxBytes = 4_096;

    /// <summary>Reads it; where it cannot be read, the scrub begins anew.</summary>
    public static ScrubCursor Read(DataFolder folder)
    {
        try
        {
            return new FileInfo(folder.ScrubCursor).Length <= MaxBytes
                && JsonSerializer.Deserialize(File.ReadAllBytes(folder.ScrubCursor), ScrubJson.Default.ScrubCursor) is { After: not null } cursor
                    ? cursor
                    : new ScrubCursor(string.Empty, null);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return new ScrubCursor(string.Empty, null);
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Write(DataFolder folder) =>
        DurableFile.Replace(folder, folder.ScrubCursor, JsonSerializer.SerializeToUtf8Bytes(this, ScrubJson.Default.ScrubCursor));
}

/// <summary>JSON of the cursor, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ScrubCursor))]
internal sealed partial class ScrubJson : JsonSerializerContext;
