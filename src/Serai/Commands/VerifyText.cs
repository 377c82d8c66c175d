using System.Globalization;
using System.Text;
using Serai.Mirrors;
using Serai.Worker;

namespace Serai.Commands;

/// <summary>What a verification found, for people: what was looked at, what is bad, and the whole in one last line.</summary>
internal static class VerifyText
{
    /// <summary>Makes it.</summary>
    public static string Of(OneVerificationResult report, bool repairs)
    {
        var text = new StringBuilder();
        CultureInfo plain = CultureInfo.InvariantCulture;
        int shown = 0;
        foreach ((string Path, string Reason, bool IsMended) finding in report.Findings)
        {
            shown++;
            text.Append(plain, $"{(finding.IsMended ? "mended" : "bad")}: {finding.Path} {finding.Reason}\n");
        }

        if (report.Found > shown)
        {
            text.Append(plain, $"and {report.Found - shown:N0} more\n");
        }

        text.Append(plain, $"{"archives",-12}{report.Archives,12:N0}{report.ArchiveBytes,20:N0} bytes\n")
            .Append(plain, $"{"aliases",-12}{report.Aliases,12:N0}\n")
            .Append(plain, $"{"generations",-12}{report.Generations,12:N0}\n")
            .Append(plain, $"{"git packs",-12}{report.Packs,12:N0}\n")
            .Append(plain, $"{"findings",-12}{report.Found,12:N0}{report.Mended,20:N0} mended\n");
        string end = report switch
        {
            { Found: 0 } => "All checks passed.",
            { IsGood: true } => "What was bad is mended.",
            _ when repairs => string.Create(plain, $"{report.Found - report.Mended:N0} could not be mended; what is set aside lies in quarantine/, and is fetched when a client asks for it."),
            _ => string.Create(plain, $"{Amount.Of(report.Found, "thing")} {(report.Found == 1 ? "is" : "are")} bad; serai verify --repair sets aside what is, and fetches it again."),
        };
        return text.Append(end).Append('\n').ToString();
    }
}
