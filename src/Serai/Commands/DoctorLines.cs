using System.Globalization;
using Serai.Doctor;
using Serai.Mirrors;

namespace Serai.Commands;

/// <summary>The lines of a checkup as they come: the verdict, what was looked at, what was seen, and under what is wrong the cure.</summary>
internal sealed class DoctorLines(TextWriter output, Paint paint) : IProgress<CheckLine>
{
    public void Report(CheckLine value)
    {
        string verdict = value.Outcome switch
        {
            CheckOutcome.Good => paint.Good("ok  "),
            CheckOutcome.Note => paint.Fair("note"),
            _ => paint.Bad("bad "),
        };
        output.WriteLine($"{verdict}  {value.Subject}: {value.Text}");
        if (value.Cure is { } cure)
        {
            output.WriteLine($"      {paint.Faint("→")} {cure}");
        }
    }

    /// <summary>The whole in one last line.</summary>
    public static string Conclusion(CheckReport report, Paint paint)
    {
        int bad = report.Lines.Count(line => line.Outcome == CheckOutcome.Bad);
        int good = report.Lines.Count(line => line.Outcome == CheckOutcome.Good);
        int notes = report.Lines.Count(line => line.Outcome == CheckOutcome.Note);
        string noted = notes == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {notes} to note.");
        return bad == 0
            ? paint.Good($"{Amount.Of(good, "check")} passed, none failed.") + noted
            : paint.Bad($"{bad} of {Amount.Of(report.Lines.Count, "line")} {(bad == 1 ? "is" : "are")} bad.") + noted;
    }
}
