namespace Serai.Doctor;

/// <summary>Collects what is seen, and tells it at once: a checkup of a slow mirror is followed as it goes.</summary>
internal sealed class CheckReport(IProgress<CheckLine> output)
{
    private readonly List<CheckLine> _lines = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<CheckLine> Lines => _lines;

    /// <summary>Whether nothing bad was seen.</summary>
    public bool IsGood => _lines.TrueForAll(line => line.Outcome != CheckOutcome.Bad);

    /// <summary>Something is as it should be.</summary>
    public void Good(string subject, string text) => Add(new CheckLine(subject, CheckOutcome.Good, text));

    /// <summary>Something deserves a look.</summary>
    public void Note(string subject, string text, string? cure = null) => Add(new CheckLine(subject, CheckOutcome.Note, text, cure));

    /// <summary>Something is wrong.</summary>
    public void Bad(string subject, string text, string cure) => Add(new CheckLine(subject, CheckOutcome.Bad, text, cure));

    private void Add(CheckLine line)
    {
        _lines.Add(line);
        output.Report(line);
    }
}
