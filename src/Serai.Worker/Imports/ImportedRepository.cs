using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Serai.Git;
using Serai.Store;
using Serai.Store.Exports;
using Serai.Store.Generations;
using Serai.Worker.Exports;

namespace Serai.Worker.Imports;

/// <summary>
/// Brings the git repository of an export to this machine, whole and for this process alone, so that it can be fetched from as from any other
/// remote: what its packs hold is proved by that fetch.
/// </summary>
internal sealed partial class ImportedRepository(IImportSource source, DataFolder data)
{
    // Packs of a mirror that went long without consolidation are some forty; nobody's have so many bytes.
    private const int MostFiles = 4_096;
    private const long MostBytes = 16L << 30;
    private const int PieceBytes = 1 << 16;

    /// <summary>Brings it.</summary>
    /// <returns>Its path; null where the export has none.</returns>
    /// <exception cref="IOException">Something is missing or not what the manifest says, or the disk refuses.</exception>
    public async Task<string?> BringAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        KeyValuePair<string, GenerationFile>[] packs = [.. manifest.Files.Where(file => PackFile().IsMatch(file.Key))];
        if (packs.Length == 0 || !ObjectId.TryParse(manifest.Commit, out ObjectId commit))
        {
            return null;
        }

        if (packs.Length > MostFiles || packs.Any(pack => pack.Value.Size > MostBytes) || packs.Sum(pack => pack.Value.Size) > MostBytes)
        {
            throw new IOException($"{ExportPaths.Manifest}: names {packs.Length} packs of more than {MostBytes} bytes in all, or too many of them; nothing was imported");
        }

        Remove();
        foreach ((string path, GenerationFile file) in packs)
        {
            await BringAsync(path, file, cancellationToken);
        }

        foreach ((string name, string text) in BareRepository.Of(commit, manifest.Branch))
        {
            await File.WriteAllTextAsync(Path.Combine(data.Import, name), text, Encoding.ASCII, cancellationToken);
        }

        Directory.CreateDirectory(Path.Combine(data.Import, "refs"));
        return data.Import;
    }

    /// <summary>Removes what was brought.</summary>
    public void Remove()
    {
        if (Directory.Exists(data.Import))
        {
            Directory.Delete(data.Import, recursive: true);
        }
    }

    [GeneratedRegex(@"\Agit/objects/pack/pack-[0-9a-f]{40,64}\.(pack|idx)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PackFile();

    private async Task BringAsync(string path, GenerationFile expected, CancellationToken cancellationToken)
    {
        await using Stream from = await source.OpenAsync(path, cancellationToken)
            ?? throw new IOException($"{path}: {ExportPaths.Manifest} names it, and it is not there; export again, or copy the folder whole");
        string place = Path.Combine(data.Import, Path.GetRelativePath(ExportPaths.Git, path));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);

        // It lasts no longer than the import.
        await using var to = new FileStream(place, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceBytes];
        long length = 0;
        for (int count; length <= expected.Size && (count = await from.ReadAsync(piece, cancellationToken)) > 0; length += count)
        {
            hash.AppendData(piece, 0, count);
            await to.WriteAsync(piece.AsMemory(0, count), cancellationToken);
        }

        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (length != expected.Size || found != expected.Sha256)
        {
            throw new IOException($"{path}: expected {expected.Size} bytes of sha256 {expected.Sha256}, found others; export again, or copy the folder whole");
        }
    }
}
