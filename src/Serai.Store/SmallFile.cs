namespace Serai.Store;

/// <summary>A file that is small where it is ours.</summary>
internal static class SmallFile
{
    /// <summary>Reads it whole.</summary>
    /// <exception cref="InvalidDataException">It is longer than what is ours may be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(string path, int maxBytes) =>
        new FileInfo(path).Length <= maxBytes ? File.ReadAllBytes(path) : throw new InvalidDataException($"{path}: longer than {maxBytes} bytes");
}
