using System.Security.Cryptography;
using System.Text.Json;

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
        using FileStream file = Open(name, out GenerationFile expected);
        byte[] bytes = new byte[expected.Size];
        try
        {
            file.ReadExactly(bytes);
        }
        catch (IOException unreadable)
        {
            throw new InvalidDataException($"{file.Name}: {unreadable.Message}", unreadable);
        }

        Compare(file.Name, expected, SHA256.HashData(bytes));
        return bytes;
    }

    /// <summary>Holds one of its files against the manifest's sha256 without keeping it.</summary>
    /// <exception cref="InvalidDataException">It is missing, cut, or its bytes are others.</exception>
    public void Check(string name)
    {
        using FileStream file = Open(name, out GenerationFile expected);
        try
        {
            Compare(file.Name, expected, SHA256.HashData(file));
        }
        catch (IOException unreadable)
        {
            throw new InvalidDataException($"{file.Name}: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Reads what was left out of the generation, and why.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another version.</exception>
    public PathProblem[] ReadProblems()
    {
        try
        {
            // JSON can hold null where the type says that there is none.
            PathProblem[] problems = JsonSerializer.Deserialize(Read(GenerationFiles.Problems), StoreJson.Default.PathProblemArray) ?? [];
            return !problems.Contains(null)
                ? problems
                : throw new InvalidDataException($"{GenerationFiles.Problems}: expected paths with their reasons, found null");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{GenerationFiles.Problems}: {malformed.Message}", malformed);
        }
    }

    private static void Compare(string path, GenerationFile expected, byte[] sha256)
    {
        string found = Convert.ToHexStringLower(sha256);
        if (!string.Equals(found, expected.Sha256, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: expected sha256 {expected.Sha256}, found {found}");
        }
    }

    private FileStream Open(string name, out GenerationFile expected)
    {
        string path = Path.Combine(_folder, name);
        expected = Manifest.Files.GetValueOrDefault(name) ?? throw new InvalidDataException($"{path}: the manifest names no such file");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            if (file.Length == expected.Size)
            {
                return file;
            }

            long length = file.Length;
            file.Dispose();
            throw new InvalidDataException($"{path}: expected {expected.Size} bytes, found {length}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {unreadable.Message}", unreadable);
        }
    }
}
