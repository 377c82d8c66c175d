using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Archives;

/// <summary>How a fetch stands, as its follower last heard: swapped whole. Who holds an old one is not in the way of what came after it.</summary>
/// <param name="Report">The worker's last line, or the follower's own where there is no worker to tell.</param>
/// <param name="Part">The growing file, held open by the follower; null where there is none. Between two sources, and once it is stored, it is
/// the one that there was.</param>
internal sealed record FetchNews(FetchReport Report, PartFile? Part)
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nothing comes after this.</summary>
    public bool IsLast => Report.State is FetchState.Stored or FetchState.Failed or FetchState.Gone;

    /// <summary>Whether bytes may be sent as they come.</summary>
    public bool IsReadable => Report is { State: FetchState.Receiving, Part: not null, Released: > 0 } && Part is not null;

    /// <summary>Whether a client that has bytes of this file may have more of it: its fetch did not fail, and no other bytes took their place.</summary>
    public bool GoesOn(PartFile part) =>
        Report.State switch
        {
            FetchState.Stored => Part?.Name == part.Name,
            FetchState.Failed or FetchState.Gone => false,
            _ => Part is null || Part.Name == part.Name,
        };

    /// <summary>Done when there is something newer.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>The name under which the worker says that it is stored.</summary>
    /// <exception cref="InvalidDataException">It says none.</exception>
    public static ArchiveHash StoredAs(FetchReport report) =>
        ArchiveHash.TryParse(ArchiveHash.NameOf(ArchiveHashAlgorithm.Sha256), report.Sha256, out ArchiveHash sha256)
            ? sha256
            : throw new InvalidDataException($"expected the sha256 of what was stored, found '{report.Sha256}'");

    /// <summary>Says that there is something newer.</summary>
    public void SetReplaced() => _replaced.SetResult();
}
