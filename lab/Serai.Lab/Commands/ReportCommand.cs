using Serai.Lab.Measuring;

namespace Serai.Lab.Commands;

/// <summary>
/// <c>report RESULTS DOCUMENT [SECTION…]</c>: runs the sections, or all, and puts what they found into their places in the file of results and
/// in the document that tells the story.
/// </summary>
internal static class ReportCommand
{
    private static readonly (string Name, Action<Report> Run)[] Sections =
    [
        ("trace", TraceCommand.Run),
        ("cost", CostCommand.Run),
        ("availability", AvailabilityCommand.Run),
        ("streams", StreamsCommand.Run),
    ];

    public static IEnumerable<string> SectionNames => Sections.Select(section => section.Name);

    public static void Run(string results, string document, string[] wanted)
    {
        foreach ((string name, Action<Report> run) in Sections.Where(section => wanted.Length == 0 || wanted.Contains(section.Name, StringComparer.Ordinal)))
        {
            var report = new Report();
            run(report);
            foreach (string path in new[] { results, document })
            {
                File.WriteAllText(path, DocumentTables.Replace(File.ReadAllText(path), name, report.Text));
            }
        }
    }
}
