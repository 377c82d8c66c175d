using Serai.Lab.Commands;
using Serai.Lab.Measuring;
using Serai.Testing;

namespace Serai.Lab.Tests;

/// <summary>The tables of the document are the lab's, not a hand's.</summary>
public class DocumentTests
{
    private static readonly string Document = Read("docs", "availability.md");
    private static readonly string Results = Read("bench", "results", "lab.md");

    public static TheoryData<string> Sections => [.. ReportCommand.SectionNames];

    [Theory]
    [MemberData(nameof(Sections))]
    public void What_the_document_shows_is_what_was_measured_last(string section)
    {
        Assert.NotEmpty(DocumentTables.Read(Document, section));
        Assert.Equal(DocumentTables.Read(Results, section), DocumentTables.Read(Document, section));
    }

    [Fact]
    public void The_trace_of_the_document_is_what_the_lab_prints_today()
    {
        var report = new Report();
        TraceCommand.Run(report);
        Assert.Equal(report.Text.Trim('\n'), DocumentTables.Read(Document, "trace"));
    }

    [Fact]
    public void What_is_put_into_a_place_is_read_from_it_again()
    {
        const string Empty = "a\n<!-- lab:trace -->\nold\n<!-- /lab:trace -->\nb\n";
        string filled = DocumentTables.Replace(Empty, "trace", "\nnew\n\nlines\n\n");
        Assert.Equal("a\n<!-- lab:trace -->\nnew\n\nlines\n<!-- /lab:trace -->\nb\n", filled);
        Assert.Equal("new\n\nlines", DocumentTables.Read(filled, "trace"));
    }

    [Fact]
    public void A_document_without_the_place_is_refused() =>
        Assert.Throws<InvalidDataException>(() => DocumentTables.Replace("<!-- lab:other --><!-- /lab:other -->", "trace", "text"));

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([SourceTree.Root, .. path]));
}
