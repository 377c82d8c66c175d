namespace Serai.Worker.Index.Inspection;

/// <summary>What was found amiss: each kind once, with how often and the first places.</summary>
internal sealed class IndexFindings
{
    private const int PlacesShown = 3;

    private readonly List<FindingKind> _kinds = [];
    private readonly Dictionary<FindingKind, (int Count, List<string> Places)> _found = [];

    /// <summary>True while nothing was found.</summary>
    public bool IsEmpty => _kinds.Count == 0;

    /// <summary>The kinds found, the first found first.</summary>
    public IReadOnlyList<FindingKind> Kinds => _kinds;

    /// <summary>Adds a finding.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="place">Where, in bytes of a path or name; shown in printable characters.</param>
    public void Add(FindingKind kind, ReadOnlySpan<byte> place) =>
        Add(kind, IsFullOf(kind) ? "" : Printable(place));

    /// <summary>Adds a finding.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="place">Where, or what was found.</param>
    public void Add(FindingKind kind, string place)
    {
        if (!_found.TryGetValue(kind, out (int Count, List<string> Places) found))
        {
            found = (0, []);
            _kinds.Add(kind);
        }

        if (found.Places.Count < PlacesShown)
        {
            found.Places.Add(place);
        }

        _found[kind] = (found.Count + 1, found.Places);
    }

    /// <summary>Prints a line for each kind.</summary>
    public void Print(TextWriter output)
    {
        foreach (IndexFlaw flaw in Flaws())
        {
            output.WriteLine($"finding: {flaw.What} ({flaw.Places}): {flaw.Consequence}");
        }
    }

    /// <summary>What was found, for those who do something with it.</summary>
    public IReadOnlyList<IndexFlaw> Flaws() => [.. _kinds.Select(kind =>
    {
        (int count, List<string> places) = _found[kind];
        string more = count > places.Count ? $" and {count - places.Count} more" : "";
        return new IndexFlaw(kind.What, string.Join(", ", places) + more, kind.Consequence, kind.BreaksClients);
    })];

    // A file from elsewhere must not steer a terminal.
    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        System.Text.StringBuilder text = new(bytes.Length);
        foreach (byte b in bytes)
        {
            _ = b is > 0x20 and < 0x7F ? text.Append((char)b) : text.Append("\\x").Append(b.ToString("x2", null));
        }

        return text.ToString();
    }

    private bool IsFullOf(FindingKind kind) =>
        _found.TryGetValue(kind, out (int Count, List<string> Places) found) && found.Places.Count == PlacesShown;
}
