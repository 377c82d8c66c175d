using Serai.Lab.Commands;
using Serai.Lab.Measuring;
using Serai.Testing;

namespace Serai.Lab.Tests;

/// <summary>The tables of the document are the lab's, not a hand's.</summary>
public class DocumentTests
{
    public static TheoryData<string> Sections => [.. ReportCommand.SectionNames];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_table_of_the_document_is_the_one_that_was_measured_last(string section)
    {
        string document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "availability.md"));
        string results = File.ReadAllText(Path.Combine(SourceTree.Root, "bench", "results", "lab.md"));
        string table = DocumentTables.Read(document, section);
        Assert.True(table.Length > 100, $"the document's place for {section} holds {table.Length} characters");
        Assert.Contains(table, results, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trace_of_the_document_is_what_the_lab_prints_today()
    {
        string document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "availability.md"));
        var report = new Report();
        TraceCommand.Run(report);
        Assert.Equal(DocumentTables.BodyOf(report.Text), DocumentTables.Read(document, "trace"));
    }

    [Fact]
    public void A_document_without_the_place_is_refused() =>
        Assert.Throws<InvalidDataException>(() => DocumentTables.Replace("<!-- lab:other --><!-- /lab:other -->", "trace", "## Heading\ntext\n"));
}
