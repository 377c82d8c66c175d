using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Serai.Fuzz.Reference;
using Serai.Git;
using Serai.Git.Packs;
using Serai.Git.Storage;

namespace Serai.Fuzz.Targets;

/// <summary>Receives packs into stores and reads every object back.</summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "the reads are done when they return, or nobody waits on this thread")]
[SuppressMessage("Reliability", "CA2025", Justification = "the task has ended before the store is disposed")]
internal static class StoreReader
{
    /// <summary>The objects that a store gives of a pack, as "id kind size", sorted; one line for each entry of the pack.</summary>
    /// <returns>Null where the pack is refused.</returns>
    public static List<string>? Receive(byte[] pack, bool sha256, GitLimits limits, bool onDisk)
    {
        ObjectFormat format = sha256 ? ObjectFormat.Sha256 : ObjectFormat.Sha1;
        string folder = Path.Combine(Path.GetTempPath(), $"serai-fuzz-store-{Environment.ProcessId}");
        using IObjectStore store = onDisk ? DiskObjectStore.Open(folder, format, limits, out _) : new MemoryObjectStore(format, limits);
        try
        {
            bool taken = ReceiveAsync(store, pack).GetAwaiter().GetResult();
            return taken ? ReadAll(store, pack, format, limits) : null;
        }
        finally
        {
            if (onDisk)
            {
                store.Dispose();
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Reads an object and proves its id by other means.</summary>
    /// <returns>Null where it is not there, or damaged.</returns>
    public static string? Read(Func<GitObject?> rent, ObjectId id)
    {
        try
        {
            using GitObject? found = rent();
            if (found is null)
            {
                return null;
            }

            string kind = found.Kind.ToString().ToLowerInvariant();
            byte[] hash = ReferencePack.Hash(
                [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind} {found.Content.Length}\0")), .. found.Content.Span], id.Length == 32);
            Oracle.Expect(new ObjectId(hash) == id, "an object is given under another's id");
            return $"{id} {kind} {found.Content.Length}";
        }
        catch (GitException error)
        {
            Oracle.Word(error, int.MaxValue);
            return null;
        }
    }

    private static async Task<bool> ReceiveAsync(IObjectStore store, byte[] pack)
    {
        await using PackReception reception = store.Receive();
        try
        {
            int piece = 1 + (pack.Length % 999);
            for (int i = 0; i < pack.Length; i += piece)
            {
                await reception.WriteAsync(pack.AsMemory(i, Math.Min(piece, pack.Length - i)), CancellationToken.None);
            }

            await reception.CompleteAsync(CancellationToken.None);
            return true;
        }
        catch (MalformedPackException)
        {
            return false;
        }
    }

    private static List<string> ReadAll(IObjectStore store, byte[] pack, ObjectFormat format, GitLimits limits)
    {
        using PackFile file = PackFile.From(pack, format, limits);
        using PackAnalysis analysis = PackAnalysis.Run(file, limits, CancellationToken.None);
        var found = new List<string>();
        foreach (PackedObject entry in analysis.Objects())
        {
            string? read = Read(() => store.TryRent(entry.Id), entry.Id);
            Oracle.Expect(store.Contains(entry.Id) && read is not null, "the store does not give back what it took");
            found.Add(read!);
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}
