using System.Security.Cryptography;

namespace Serai.Store.Generations;

/// <summary>A generation on disk whose manifest was read and found whole. Immutable; its files are checked as they are read.</summary>
public sealed class Generation
{
    private readonly string _folder;

    internal Generation(string folder, GenerationManifest manifest)
    {
        _folder = folder;
        Manifest = manifest;
    }

    /// <summary>What it is.</summary>
    public GenerationManifest Manifest { get; }

    /// <summary>Its number.</summary>
    public long Number => Manifest.Number;

    /// <summary>Reads one of its files whole and holds it against the manifest's sha256.</summary>
    /// <exception cref="InvalidDataException">It is missing, cut, or its bytes are others.</exception>
    public byte[] Read(string name)
    {
        string path = Path.Combine(_folder, name);
        if (!Manifest.Files.TryGetValue(name, out GenerationFile? expected) || expected is null)
        {
            throw new InvalidDataException($"{path}: the manifest names no such file");
        }

        byte[] bytes;
        try
        {
            long length = new FileInfo(path).Length;
            bytes = length == expected.Size
                ? File.ReadAllBytes(path)
                : throw new InvalidDataException($"{path}: expected {expected.Size} bytes, found {length}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {unreadable.Message}", unreadable);
        }

        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return string.Equals(found, expected.Sha256, StringComparison.Ordinal)
            ? bytes
            : throw new InvalidDataException($"{path}: expected sha256 {expected.Sha256}, found {found}");
    }
}
