namespace Serai.Store.Catalogue;

/// <summary>Makes a sorted run of digests of another one and what comes and goes: what lies between is copied as it is.</summary>
/// <param name="run">Digests of one length, sorted, each once.</param>
/// <param name="length">Bytes in each.</param>
internal readonly ref struct DigestMerge(ReadOnlySpan<byte> run, int length)
{
    private readonly ReadOnlySpan<byte> _run = run;

    private int Count => _run.Length / length;

    /// <summary>Writes the new run.</summary>
    /// <param name="gone">What is no longer in it, sorted, each once, in hexadecimal digits; what was not in it is passed over.</param>
    /// <param name="come">What is in it now, likewise; also where it was, or is gone.</param>
    /// <param name="output">Where to: room for the old run and what comes.</param>
    /// <returns>Bytes in the new one.</returns>
    public int Write(ReadOnlySpan<string> gone, ReadOnlySpan<string> come, Span<byte> output)
    {
        Span<byte> digest = stackalloc byte[length];
        int taken = 0;
        int written = 0;
        while (!gone.IsEmpty || !come.IsEmpty)
        {
            int order = gone.IsEmpty ? 1 : come.IsEmpty ? -1 : string.CompareOrdinal(gone[0], come[0]);
            Convert.FromHexString(order < 0 ? gone[0] : come[0], digest, out _, out _);
            int place = PlaceOf(digest, taken, out bool isThere);
            written += Copy(Between(taken, place), output[written..]);
            taken = place + (isThere ? 1 : 0);
            if (order >= 0)
            {
                written += Copy(digest, output[written..]);
                come = come[1..];
            }

            gone = order <= 0 ? gone[1..] : gone;
        }

        return written + Copy(Between(taken, Count), output[written..]);
    }

    /// <summary>Where a digest is, or would be.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="from">No earlier than here.</param>
    /// <param name="isThere">Whether it is.</param>
    public int PlaceOf(ReadOnlySpan<byte> digest, int from, out bool isThere)
    {
        int low = from;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = Between(middle, middle + 1).SequenceCompareTo(digest);
            if (order == 0)
            {
                isThere = true;
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        isThere = false;
        return low;
    }

    private static int Copy(ReadOnlySpan<byte> digests, Span<byte> output)
    {
        digests.CopyTo(output);
        return digests.Length;
    }

    private ReadOnlySpan<byte> Between(int first, int end) => _run[(first * length)..(end * length)];
}
