using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>Where the bytes of a pack that is being received go: <see cref="MemoryPackHome"/> or <see cref="DiskPackHome"/>.</summary>
internal interface IPackHome
{
    /// <summary>Takes bytes as they arrive; they are also in the region that the analysis reads.</summary>
    public void Append(ReadOnlySpan<byte> bytes);

    /// <summary>All bytes have come, and none of them is to change: a hint, by which the home may begin to make them durable.</summary>
    public void EndAppend();

    /// <summary>Does what can be done for a pack that is good before anybody may see it: nobody knows yet whether more bytes come behind it.</summary>
    /// <param name="work">The pack resolved.</param>
    /// <param name="received">Bytes at the front, trailer not included, that are as they came, but for the number of objects.</param>
    public void Prepare(PackWork work, long received);

    /// <summary>Keeps the pack that was prepared, and lets readers see it.</summary>
    /// <param name="work">The same.</param>
    /// <returns>Whether its region is the home's from here on.</returns>
    public bool Publish(PackWork work);

    /// <summary>Forgets what was appended and prepared, unless it was published; called once at the end.</summary>
    public void End();
}
