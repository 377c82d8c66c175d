using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Serai.Faults.Probing;

/// <summary>
/// What the clients of one data folder got, over all restarts of its mirror, held against the invariants: I1 bytes fit their ETag or name, I2 what one
/// generation serves belongs together, I3 generations never go backwards. Safe from any thread.
/// </summary>
internal sealed class ProbeBook(ProbeTally tally)
{
    private const int MostViolations = 20;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, byte> _damaged = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SeenGeneration> _generations = [];
    private readonly List<string> _violations = [];
    private long _newest;

    /// <summary>Archives that somebody got whole, by path: from then on they must always be there (I6).</summary>
    public ConcurrentDictionary<string, byte> Archives { get; } = new(StringComparer.Ordinal);

    /// <summary>What broke an invariant.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>The newest generation that was seen.</summary>
    public long Newest
    {
        get
        {
            lock (_gate)
            {
                return _newest;
            }
        }
    }

    /// <summary>The newest generation was damaged on purpose: an older one may be served by the next front.</summary>
    public void AllowOlder()
    {
        lock (_gate)
        {
            _newest = 0;
        }
    }

    /// <summary>An archive's file is about to be damaged on purpose: from now on it may be refused and cut, and is fetched again.</summary>
    public void Damage(string path) => _damaged.TryAdd(path, 0);

    /// <summary>Whether it was.</summary>
    public bool IsDamaged(string path) => _damaged.ContainsKey(path);

    /// <summary>Notes an invariant that broke.</summary>
    public void Violate(string what)
    {
        lock (_gate)
        {
            if (_violations.Count < MostViolations)
            {
                _violations.Add(what);
            }
        }
    }

    /// <summary>Counts something.</summary>
    public void Count(Action<ProbeTally> change)
    {
        lock (_gate)
        {
            change(tally);
        }
    }

    /// <summary>Notes a whole answer of a generation.</summary>
    /// <param name="answer">The answer; its body and headers.</param>
    /// <param name="newestBefore">What <see cref="Newest"/> was when it was asked for.</param>
    public void Note(GenerationAnswer answer, long newestBefore)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(answer.Body));
        if (answer.ETag != $"\"{sha256}\"")
        {
            Violate($"I1: {answer.Path} has ETag {answer.ETag} and bytes of sha256 {sha256}");
        }

        string? repoInside = answer.IsIndex && !Knows(answer.Generation) ? IndexReading.RepoSha256(answer.Body) : null;
        lock (_gate)
        {
            if (answer.Generation < newestBefore)
            {
                Violate($"I3: {answer.Path} of generation {answer.Generation} after {newestBefore}");
            }

            _newest = Math.Max(_newest, answer.Generation);
            if (!_generations.TryGetValue(answer.Generation, out SeenGeneration? seen))
            {
                _generations.Add(answer.Generation, seen = new SeenGeneration(answer.Commit));
            }

            if (seen.Note(answer, sha256, repoInside) is { } wrong)
            {
                Violate($"I2: generation {answer.Generation}: {wrong}");
            }
        }
    }

    private bool Knows(long generation)
    {
        lock (_gate)
        {
            return _generations.TryGetValue(generation, out SeenGeneration? seen) && seen.HasIndex;
        }
    }
}
