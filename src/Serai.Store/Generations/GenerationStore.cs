using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Serai.Store.Generations;

/// <summary>
/// The generations of a data folder: written whole, pointed at by <c>CURRENT</c>, never changed. One process writes; any number read.
/// </summary>
public sealed class GenerationStore(DataFolder folder)
{
    /// <summary>How many generations are kept, the newest among them.</summary>
    public const int Kept = 3;

    private readonly PointerFile _pointer = new(folder);

    /// <summary>
    /// The newest generation that is whole: the one <c>CURRENT</c> points at, or, where that is damaged, the newest other one whose
    /// files all hash to what its manifest says.
    /// </summary>
    /// <param name="damage">What was found damaged on the way, for the log and the status.</param>
    public Generation? OpenNewest(out IReadOnlyList<string> damage) => ReadNewest(Whole, out damage);

    /// <summary>As <see cref="OpenNewest"/>, for a reader that needs some of the files, and reads each once.</summary>
    /// <param name="read">Makes of a generation what the reader needs; where it throws <see cref="InvalidDataException"/>, an older one is read.</param>
    /// <param name="damage">What was found damaged on the way, for the log and the status.</param>
    public T? ReadNewest<T>(Func<Generation, T> read, out IReadOnlyList<string> damage)
        where T : class
    {
        var found = new List<string>();
        damage = found;
        CurrentPointer? current = _pointer.Read(found);
        if (current is not null && TryRead(current.Number, current.ManifestSha256, read, found) is { } pointed)
        {
            return pointed;
        }

        foreach (long number in Numbers().OrderDescending().Where(number => number != current?.Number))
        {
            if (TryRead(number, current?.ManifestOf(number), read, found) is { } other)
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>The number that the next generation takes: never used before in this folder.</summary>
    public long NextNumber(DateTimeOffset now)
    {
        // The pointer's too: somebody may have removed its folder.
        long last = Numbers().Append(_pointer.Read([])?.Number ?? 0).Max();
        return Math.Max(last + 1, now.ToUnixTimeSeconds());
    }

    /// <summary>Begins a new generation.</summary>
    /// <returns>The draft, owned by the caller; disposing of it unpublished removes it.</returns>
    public GenerationDraft Begin(long number) => new(folder, number);

    /// <summary>Removes the generations that nobody needs: older than the one in use, and beyond the last <see cref="Kept"/>.</summary>
    /// <param name="inUse">The oldest number that a reader may still open.</param>
    public void RemoveOld(long inUse)
    {
        foreach (long number in Numbers().OrderDescending().Skip(Kept).Where(number => number < inUse))
        {
            Directory.Delete(folder.Generation(number), recursive: true);
        }
    }

    /// <summary>Hashes a generation again.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? Check(long number)
    {
        var damage = new List<string>();
        TryOpen(number, _pointer.Read([])?.ManifestOf(number), damage);
        return damage is [var found, ..] ? found : null;
    }

    /// <summary>Opens a generation whose files all hash to what its manifest says.</summary>
    /// <returns>Null where there is none of this number, or it is damaged.</returns>
    public Generation? TryOpen(long number) => TryOpen(number, manifestSha256: null, []);

    /// <summary>Looks whether <c>CURRENT</c> points at a generation.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? CheckPointer()
    {
        var damage = new List<string>();
        CurrentPointer? current = _pointer.Read(damage);
        return damage is [var found, ..] ? found
            : current is null && Numbers().Any() ? $"{folder.Current}: missing"
            : current is not null && !Directory.Exists(folder.Generation(current.Number)) ? $"{folder.Current}: points at generation {current.Number}, which is not there"
            : null;
    }

    /// <summary>Puts a bad generation out of the way, for a look; an earlier one makes room. Who has its files open reads on.</summary>
    public void SetAside(long number)
    {
        Directory.CreateDirectory(folder.Quarantine);
        foreach (string earlier in Directory.EnumerateDirectories(folder.Quarantine, "generation-*"))
        {
            Directory.Delete(earlier, recursive: true);
        }

        Directory.Move(folder.Generation(number), Path.Combine(folder.Quarantine, "generation-" + number.ToString(CultureInfo.InvariantCulture)));
        NativeFile.SyncFolder(folder.Quarantine);
        NativeFile.SyncFolder(folder.Generations);
    }

    /// <summary>Points <c>CURRENT</c> at the newest generation that is whole, by its own manifest; where none is, at none.</summary>
    public void PointToNewest() => _pointer.Rewrite([.. Numbers().OrderDescending().Where(number => TryOpen(number, manifestSha256: null, []) is not null)]);

    /// <summary>The numbers of the generations that are kept, in no order.</summary>
    public IEnumerable<long> Numbers()
    {
        if (!Directory.Exists(folder.Generations))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateDirectories(folder.Generations))
        {
            if (long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                yield return number;
            }
        }
    }

    private Generation? TryOpen(long number, string? manifestSha256, List<string> damage) => TryRead(number, manifestSha256, Whole, damage);

    private static Generation Whole(Generation generation)
    {
        foreach (string name in generation.Manifest.Files.Keys)
        {
            generation.Check(name);
        }

        return generation;
    }

    private T? TryRead<T>(long number, string? manifestSha256, Func<Generation, T> read, List<string> damage)
        where T : class
    {
        string path = Path.Combine(folder.Generation(number), GenerationFiles.Manifest);
        try
        {
            byte[] bytes = SmallFile.Read(path, GenerationManifest.MaxBytes);
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (manifestSha256 is not null && !string.Equals(sha256, manifestSha256, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"expected sha256 {manifestSha256}, found {sha256}");
            }

            GenerationManifest manifest = JsonSerializer.Deserialize(bytes, StoreJson.Default.GenerationManifest)
                ?? throw new InvalidDataException("it is empty");
            if (manifest.Format != GenerationManifest.CurrentFormat || manifest.Number != number)
            {
                throw new InvalidDataException(
                    $"expected format {GenerationManifest.CurrentFormat} and number {number}, found {manifest.Format} and {manifest.Number}");
            }

            return read(new Generation(folder.Generation(number), manifest));
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException or InvalidDataException)
        {
            damage.Add($"{path}: {unreadable.Message}");
            return null;
        }
    }
}
