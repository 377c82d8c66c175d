using System.Text.Json;
using Serai.Store;
using Serai.Store.Control;

namespace Serai.Worker;

/// <summary>What one verification found.</summary>
public sealed class OneVerificationResult
{
    private readonly VerifyReport _report;

    internal OneVerificationResult(VerifyReport report) => _report = report;

    /// <summary>Archives that were hashed.</summary>
    public long Archives => _report.Archives;

    /// <summary>Their bytes.</summary>
    public long ArchiveBytes => _report.ArchiveBytes;

    /// <summary>Aliases that were followed.</summary>
    public long Aliases => _report.Aliases;

    /// <summary>Generations that were hashed.</summary>
    public long Generations => _report.Generations;

    /// <summary>Git packs whose objects were hashed.</summary>
    public long Packs => _report.Packs;

    /// <summary>What was not as it should be.</summary>
    public long Found => _report.Found;

    /// <summary>How much of that is mended.</summary>
    public long Mended => _report.Mended;

    /// <summary>Whether nothing is bad any more.</summary>
    public bool IsGood => _report.IsGood;

    /// <summary>The first findings: where, what, and whether it is mended.</summary>
    public IEnumerable<(string Path, string Reason, bool IsMended)> Findings =>
        _report.Findings.Select(finding => (finding.Path, finding.Reason, finding.IsMended));

    /// <summary>All of it as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(_report, StoreJson.Default.VerifyReport);
}
