using System.Globalization;
using Serai.Worker.Index;

namespace Serai.Doctor;

/// <summary>Whether the tarball is one that every client can read.</summary>
internal static class TarballCheck
{
    private const string Subject = "tarball";

    /// <summary>Tells what is amiss in it.</summary>
    public static void Look(IndexSurvey survey, CheckReport report)
    {
        foreach (IndexFlaw flaw in survey.Flaws.Where(flaw => flaw.BreaksClients))
        {
            report.Bad(Subject, $"{flaw.What} ({flaw.Places}): {flaw.Consequence}", "make it anew with serai, or with opam admin index and GNU tar's ustar format");
        }

        if (survey.Flaws.All(flaw => !flaw.BreaksClients))
        {
            report.Good(Subject, string.Create(CultureInfo.InvariantCulture, $"every client can read it: {survey.Packages:N0} packages in {survey.Versions:N0} versions"));
        }

        foreach (IndexFlaw flaw in survey.Flaws.Where(flaw => !flaw.BreaksClients))
        {
            report.Note(Subject, $"{flaw.What} ({flaw.Places}): {flaw.Consequence}");
        }

        if (survey.Versions == 0)
        {
            report.Bad(Subject, "it has no package", "it was made from the wrong folder, or from an empty one: packages/NAME/NAME.VERSION/opam is what opam looks for");
        }
    }
}
