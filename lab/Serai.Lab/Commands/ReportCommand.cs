using Serai.Lab.Measuring;

namespace Serai.Lab.Commands;

/// <summary><c>report RESULTS DOCUMENT</c>: everything, with the machine named, into a file of its own and into the document that tells the story.</summary>
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

    public static void Run(string results, string documentPath)
    {
        var head = new Report();
        head.Line("# The lab: cooperation, measured");
        head.Line();
        head.Line($"Made by `lab/run` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Machine()}. What it means stands in [docs/availability.md](../../docs/availability.md). The figures of OCaml were measured on another machine, when the design was chosen.");
        head.Line();
        string text = head.Text;
        string document = File.ReadAllText(documentPath);
        foreach ((string name, Action<Report> run) in Sections)
        {
            var section = new Report();
            run(section);
            text += section.Text;
            document = DocumentTables.Replace(document, name, section.Text);
        }

        File.WriteAllText(results, text.TrimEnd('\n') + '\n');
        File.WriteAllText(documentPath, document);
    }

    private static string Machine()
    {
        string processor = FirstOf("/proc/cpuinfo", line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown processor";
        string load = FirstOf("/proc/loadavg", _ => true)?.Split(' ')[0] ?? "unknown";
        string cores = Environment.ProcessorCount == 1 ? "one core" : $"{Environment.ProcessorCount} cores";
        return $"{processor}, loop and worker on {cores}, load {load} at the start, .NET {Environment.Version}";
    }

    private static string? FirstOf(string path, Func<string, bool> wanted) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault(wanted) : null;
}
