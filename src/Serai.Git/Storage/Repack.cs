using System.Collections.Immutable;

namespace Serai.Git.Storage;

/// <summary>Repacks a store: 1 what is needed, 2 a new pack of it, 3 the old packs dropped. Nothing is dropped before 2 is proved.</summary>
internal static class Repack
{
    private const int WrittenAtOnce = 256 * 1024;

    /// <summary>Repacks.</summary>
    /// <param name="store">Receives the new pack.</param>
    /// <param name="packs">The store's packs.</param>
    /// <param name="request">What to keep.</param>
    /// <param name="removeFiles">Removes what lies under the names of packs that nobody can see any more.</param>
    /// <param name="cancellationToken">Heard until the new pack can be seen.</param>
    public static async Task<RepackResult> RunAsync(
        IObjectStore store, PackSet packs, RepackRequest request, Action<IReadOnlyList<string>> removeFiles, CancellationToken cancellationToken)
    {
        ImmutableArray<StoredPack> old = packs.EnterAll();
        ObjectClosure closure;
        StoredPack[] dropped;
        int writtenWhole = 0;
        try
        {
            closure = new ObjectClosure(old, store.Format, request.Shallow);
            closure.Walk(request.Keep, cancellationToken);
            string? name = null;
            if (closure.Count > 0)
            {
                using var copy = new PackCopy(closure, store.Format);
                name = await WriteAsync(store, copy, request.Written, cancellationToken).ConfigureAwait(false);
                writtenWhole = copy.WrittenWhole;
                packs.Prove(name, closure);
            }

            // A pack that is the new one already, byte for byte, stays.
            dropped = [.. old.Where(pack => !string.Equals(pack.Name, name, StringComparison.Ordinal))];
            packs.Drop(dropped);
        }
        finally
        {
            foreach (StoredPack pack in old)
            {
                pack.Leave();
            }
        }

        removeFiles([.. dropped.Select(pack => pack.Name)]);
        return new RepackResult(closure.Count, writtenWhole, dropped.Length, dropped.Sum(pack => pack.Bytes), packs.Count().Bytes);
    }

    private static async Task<string> WriteAsync(IObjectStore store, PackCopy copy, Action<int>? written, CancellationToken cancellationToken)
    {
        PackReception reception = store.Receive();
        await using (reception.ConfigureAwait(false))
        {
            while (copy.Fill(WrittenAtOnce))
            {
                await reception.WriteAsync(copy.Written, cancellationToken).ConfigureAwait(false);
                written?.Invoke(copy.Written.Length);
                copy.Forget();
            }

            await reception.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return copy.Name;
        }
    }
}
