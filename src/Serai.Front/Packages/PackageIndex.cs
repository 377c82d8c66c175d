using System.Diagnostics.CodeAnalysis;
using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>The packages of one file of descriptions, to be browsed and searched. Immutable, safe from any thread.</summary>
internal sealed class PackageIndex
{
    // Between two looks at the clock.
    private const int Stride = 64;

    private const string NoLetter = "0–9";

    private readonly DescriptionsFile _file;
    private readonly SearchEntry[] _entries;
    private readonly Dictionary<string, PackageSummary> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes one, which owns the file.</summary>
    [SuppressMessage("Usage", "CA2213", Justification = "requests may read in it for as long as they hold it: its handle closes itself when nobody does")]
    public PackageIndex(DescriptionsFile file)
    {
        _file = file;
        // The file has them in the tree's order, in which a-b comes before a, and A after z: nobody looks for them there.
        _entries =
        [
            .. file.Packages.OrderBy(summary => summary.Name, StringComparer.OrdinalIgnoreCase).ThenBy(summary => summary.Name, StringComparer.Ordinal)
                .Select(summary => new SearchEntry(summary)),
        ];
        Initials = FindInitials();
        foreach (PackageSummary summary in file.Packages)
        {
            _byName.TryAdd(summary.Name, summary);
        }
    }

    /// <summary>The generation that is described.</summary>
    public long Generation => _file.Generation;

    /// <summary>That one's commit.</summary>
    public string Commit => _file.Commit;

    /// <summary>How many packages there are.</summary>
    public int Count => _entries.Length;

    /// <summary>Where each first letter begins, found once: a request does not look through all names.</summary>
    public IReadOnlyList<PackageInitial> Initials { get; }

    /// <summary>Finds a package by its exact name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out PackageSummary? summary) => _byName.TryGetValue(name, out summary);

    /// <summary>Reads what is shown of a package.</summary>
    public PackageDescription Read(PackageSummary summary) => _file.Read(summary);

    /// <summary>Some of all packages, in the order of their names, without regard to case.</summary>
    public SearchHits Browse(int from, int most) =>
        new([.. _entries.Skip(from).Take(most).Select(entry => entry.Summary)], _entries.Length, IsCut: false);

    /// <summary>The packages that fit a query, the best first, those that fit equally by name.</summary>
    public SearchHits Search(SearchQuery query, int most, TimeBudget budget)
    {
        // The worst of the best is found first, and goes when a better one comes.
        var best = new PriorityQueue<PackageSummary, (int Score, int Order)>(most);
        int total = 0;
        bool isCut = false;
        for (int i = 0; i < _entries.Length && !isCut; i++)
        {
            int score = _entries[i].Score(query);
            if (score > 0)
            {
                total++;
                Keep(_entries[i].Summary, (score, -i));
            }

            isCut = i % Stride == Stride - 1 && budget.IsOver;
        }

        var shown = new PackageSummary[best.Count];
        for (int i = shown.Length - 1; i >= 0; i--)
        {
            shown[i] = best.Dequeue();
        }

        return new SearchHits(shown, total, isCut);

        void Keep(PackageSummary summary, (int Score, int Order) rank)
        {
            if (best.Count < most)
            {
                best.Enqueue(summary, rank);
            }
            else
            {
                best.EnqueueDequeue(summary, rank);
            }
        }
    }

    private PackageInitial[] FindInitials()
    {
        var initials = new List<PackageInitial>();
        for (int i = 0; i < _entries.Length; i++)
        {
            string name = _entries[i].Summary.Name;
            string text = name.Length > 0 && char.IsAsciiLetter(name[0]) ? char.ToUpperInvariant(name[0]).ToString() : NoLetter;
            if (!initials.Exists(known => string.Equals(known.Text, text, StringComparison.Ordinal)))
            {
                initials.Add(new PackageInitial(text, i));
            }
        }

        return [.. initials];
    }
}
