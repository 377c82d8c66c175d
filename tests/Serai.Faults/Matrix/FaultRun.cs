using System.Diagnostics;
using Serai.Faults.Probing;

namespace Serai.Faults.Matrix;

/// <summary>One case of the matrix while it runs: what its mirrors were seen to do, over all their restarts.</summary>
internal sealed class FaultRun(string fault, string done)
{
    // A report is for reading.
    private const int MostNotes = 8;

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly List<string> _notes = [];
    private readonly ProbeTally _tally = new();
    private readonly List<ProbeBook> _books = [];
    private int _notesLeftOut;

    /// <summary>How often the fault was made.</summary>
    public int Rounds { get; set; }

    /// <summary>What clients got of the present data folder, and whether it fits together.</summary>
    public ProbeBook Book => _books.Count > 0 ? _books[^1] : BeginFolder();

    /// <summary>Another data folder follows, which knows nothing of the generations of the one before.</summary>
    public ProbeBook BeginFolder()
    {
        _books.Add(new ProbeBook(_tally));
        return _books[^1];
    }

    /// <summary>Notes something seen that is worth a place in the report.</summary>
    public void See(string note)
    {
        lock (_notes)
        {
            if (_notes.Count < MostNotes)
            {
                _notes.Add(note);
            }
            else
            {
                _notesLeftOut++;
            }
        }
    }

    /// <summary>Fails the case where an invariant was broken.</summary>
    public void AssertInvariants()
    {
        string[] broken = [.. _books.SelectMany(book => book.Violations)];
        Assert.True(broken.Length == 0, string.Join("; ", broken));
    }

    /// <summary>The line of the report.</summary>
    public FaultRow ToRow(string verdict)
    {
        string[] leftOut = _notesLeftOut > 0 ? [$"… and {_notesLeftOut} more"] : [];
        string probes = _tally.ToString();
        string seen = string.Join("; ", (string[])[.. _notes, .. leftOut, .. probes.Length > 0 ? [probes] : Array.Empty<string>()]);
        return new FaultRow(fault, done, Rounds, seen, verdict, Stopwatch.GetElapsedTime(_begun));
    }
}
