using System.Globalization;
using Serai.Git;

namespace Serai.Worker;

/// <summary>
/// The worker's memory, divided so that the sum holds: a part for the runtime itself, the rest in halves for what the collector manages,
/// under a hard limit, and for what the git library holds outside of it while it receives a pack.
/// </summary>
public sealed record WorkerMemory
{
    /// <summary>Enough for the public repository twice over: 135 MB were measured at the peak of its clone.</summary>
    public const long DefaultBytes = 512L << 20;

    // Code, stacks, and what the collector keeps books with.
    private const long RuntimeBytes = 48L << 20;
    private const int RuntimeShare = 4;

    // What the table takes of each object, with room to grow. The index, 32 more, is made when the delta bases have given their part back.
    private const int BytesPerObject = 60;

    private WorkerMemory(long bytes)
    {
        Bytes = bytes;
        long rest = bytes - Math.Min(RuntimeBytes, bytes / RuntimeShare);
        ManagedBytes = rest / 2;
        Limits = LimitsOf(rest - ManagedBytes);
    }

    /// <summary>All of it.</summary>
    public long Bytes { get; }

    /// <summary>The hard limit of the managed heap.</summary>
    public long ManagedBytes { get; }

    /// <summary>What the git library may take.</summary>
    internal GitLimits Limits { get; }

    /// <summary>Divides so many bytes.</summary>
    public static WorkerMemory Of(long bytes) => new(bytes);

    /// <summary>Whether more memory would raise a limit of the git library.</summary>
    internal bool Bounds(string? limit) => limit switch
    {
        nameof(GitLimits.MaxPackBytes) => Limits.MaxPackBytes < GitLimits.Default.MaxPackBytes,
        nameof(GitLimits.MaxObjects) => Limits.MaxObjects < GitLimits.Default.MaxObjects,
        nameof(GitLimits.MaxObjectBytes) => Limits.MaxObjectBytes < GitLimits.Default.MaxObjectBytes,
        _ => false,
    };

    /// <summary>Adds the cure to an error of the git library, where a limit of memory is the cause.</summary>
    internal GitException Explain(MalformedPackException fault) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.Message}; with a worker-memory of {Bytes >> 20}M a pack may have {Limits.MaxPackBytes >> 20} MB, {Limits.MaxObjects} objects, and one object {Limits.MaxObjectBytes >> 20} MB: give it more to take this one"),
        fault);

    // In sixteenths: the pack itself 8, an object thrice (its delta, its base, itself) 3, what is kept as it arrives 2, delta bases 2, the
    // table of objects 1.
    private static GitLimits LimitsOf(long bytes)
    {
        long part = bytes / 16;
        GitLimits most = GitLimits.Default;
        int arrival = (int)Math.Min(most.ArrivalBytes, 2 * part);
        return most with
        {
            MaxPackBytes = Math.Min(most.MaxPackBytes, 8 * part),
            MaxObjectBytes = (int)Math.Min(most.MaxObjectBytes, part),
            ArrivalBytes = arrival,

            // The index is built from all that a clone brings, right after it has come: what was kept need not be inflated again.
            ContentBytes = arrival,
            BaseBytes = Math.Min(most.BaseBytes, 2 * part),
            MaxObjects = (int)Math.Min(most.MaxObjects, part / BytesPerObject),
        };
    }
}
