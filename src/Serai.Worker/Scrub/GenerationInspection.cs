using Serai.Store;
using Serai.Store.Generations;

namespace Serai.Worker.Scrub;

/// <summary>Hashes the kept generations again, and the pointer to the newest; where it may, a bad one is set aside, and the next sync makes a new one.</summary>
internal sealed class GenerationInspection(DataFolder folder, bool mends)
{
    private readonly GenerationStore _generations = new(folder);

    /// <summary>Looks at all of them.</summary>
    public void LookAt(VerifyTally tally, CancellationToken cancellationToken)
    {
        string? pointer = _generations.CheckPointer();
        bool isPointerBad = pointer is not null;
        foreach (long number in _generations.Numbers().Order().ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            isPointerBad |= LookAt(number, tally);
        }

        if (isPointerBad && mends)
        {
            _generations.PointToNewest();
        }

        if (pointer is not null)
        {
            tally.Add(Path.GetFileName(folder.Current), mends ? $"{pointer}; it points at the newest whole generation now" : pointer, mends);
        }
    }

    // Tells whether it is bad.
    private bool LookAt(long number, VerifyTally tally)
    {
        string? damage = _generations.Check(number);

        // Old ones are removed at any time.
        if (!Directory.Exists(folder.Generation(number)))
        {
            return false;
        }

        tally.Count(counts => counts with { Generations = counts.Generations + 1 });
        if (damage is null)
        {
            return false;
        }

        if (mends)
        {
            _generations.SetAside(number);
        }

        string path = Path.GetRelativePath(folder.Root, folder.Generation(number));
        tally.Add(path, mends ? $"{damage}; it is set aside, the next sync makes a new one" : damage, mends);
        return true;
    }
}
