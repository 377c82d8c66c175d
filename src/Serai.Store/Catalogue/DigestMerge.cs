using System.Buffers;

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
    /// <param name="output">Where to.</param>
    public void Write(ReadOnlySpan<string> gone, ReadOnlySpan<string> come, IBufferWriter<byte> output)
    {
        Span<byte> digest = stackalloc byte[length];
        int taken = 0;
        while (!gone.IsEmpty || !come.IsEmpty)
        {
            int order = gone.IsEmpty ? 1 : come.IsEmpty ? -1 : string.CompareOrdinal(gone[0], come[0]);
            Convert.FromHexString(order < 0 ? gone[0] : come[0], digest, out _, out _);
            int place = PlaceOf(digest, taken, out bool isThere);
            output.Write(Between(taken, place));
            taken = place + (isThere ? 1 : 0);
            if (order >= 0)
            {
                output.Write(digest);
                come = come[1..];
            }

            gone = order <= 0 ? gone[1..] : gone;
        }

        output.Write(Between(taken, Count));
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

    private ReadOnlySpan<byte> Between(int first, int end) => _run[(first * length)..(end * length)];
}
