using Serai.Store.Control;

namespace Serai.Worker.Scrub;

/// <summary>Counts what a look finds. The front's report of it is taken from any thread; one thread counts.</summary>
internal sealed class VerifyTally
{
    // A disk that has died makes as many findings as there are files.
    private const int MostFindings = 1_000;

    private readonly Lock _gate = new();
    private readonly List<VerifyFinding> _findings = [];
    private VerifyReport _counts = new();

    /// <summary>Told of each finding.</summary>
    public Action<VerifyFinding>? Found { get; init; }

    /// <summary>What was found so far.</summary>
    public VerifyReport Report
    {
        get
        {
            lock (_gate)
            {
                return _counts with { Findings = [.. _findings] };
            }
        }
    }

    /// <summary>Counts.</summary>
    public void Count(Func<VerifyReport, VerifyReport> change)
    {
        lock (_gate)
        {
            _counts = change(_counts);
        }
    }

    /// <summary>Adds a finding.</summary>
    public void Add(string path, string reason, bool isMended)
    {
        var finding = new VerifyFinding(path, reason, isMended);
        lock (_gate)
        {
            _counts = _counts with { Found = _counts.Found + 1, Mended = _counts.Mended + (isMended ? 1 : 0) };
            if (_findings.Count < MostFindings)
            {
                _findings.Add(finding);
            }
        }

        Found?.Invoke(finding);
    }
}
