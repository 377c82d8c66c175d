using System.Security.Cryptography;
using System.Text.Json;

namespace Serai.Store.Generations;

/// <summary>The file <c>CURRENT</c>: read, and replaced whole.</summary>
internal sealed class PointerFile(DataFolder folder)
{
    // Beyond the kept ones those that a reader still has open.
    private const int MostEarlier = 16;

    // A pointer is some hundreds of bytes; more is not ours.
    private const int MaxBytes = 1 << 16;

    /// <summary>Reads it.</summary>
    /// <param name="damage">Told why it cannot be used.</param>
    /// <returns>Null where there is none, or it cannot be used.</returns>
    public CurrentPointer? Read(List<string> damage)
    {
        try
        {
            CurrentPointer pointer = JsonSerializer.Deserialize(SmallFile.Read(folder.Current, MaxBytes), StoreJson.Default.CurrentPointer)
                ?? throw new InvalidDataException("it is empty");

            // JSON can hold null where the type says that there is none.
            return pointer.Earlier?.Contains(null!) != true && pointer.IsWhole
                ? pointer
                : throw new InvalidDataException("it does not hash to the check that stands in it");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException or InvalidDataException)
        {
            damage.Add($"{folder.Current}: {unreadable.Message}");
            return null;
        }
    }

    /// <summary>Moves it to a new generation; what it said of those that are kept stays in it.</summary>
    public void Advance(long number, byte[] manifestSha256)
    {
        IEnumerable<EarlierGeneration> before = Read([]) is { } last ? [new(last.Number, last.ManifestSha256), .. last.Earlier ?? []] : [];
        Write(number, manifestSha256, before.Where(earlier => earlier.Number != number && Directory.Exists(folder.Generation(earlier.Number))));
    }

    /// <summary>Writes it anew.</summary>
    /// <param name="numbers">Generations that were found whole by their own manifests, the newest first; none removes it.</param>
    public void Rewrite(IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0)
        {
            File.Delete(folder.Current);
            return;
        }

        Write(numbers[0], HashOf(numbers[0]), numbers.Skip(1).Select(number => new EarlierGeneration(number, Convert.ToHexStringLower(HashOf(number)))));
    }

    private byte[] HashOf(long number) =>
        SHA256.HashData(SmallFile.Read(Path.Combine(folder.Generation(number), GenerationFiles.Manifest), GenerationManifest.MaxBytes));

    private void Write(long number, byte[] manifestSha256, IEnumerable<EarlierGeneration> earlier)
    {
        CurrentPointer pointer = new CurrentPointer(number, Convert.ToHexStringLower(manifestSha256)) { Earlier = [.. earlier.Take(MostEarlier)] }.Sealed();
        DurableFile.Replace(folder, folder.Current, JsonSerializer.SerializeToUtf8Bytes(pointer, StoreJson.Default.CurrentPointer));
    }
}
