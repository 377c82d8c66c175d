using System.Buffers;
using System.Diagnostics;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;
using Serai.Opam.Tests.Reference;

namespace Serai.Opam.Tests;

public sealed class ReferenceTests(ReferenceParser reference) : IClassFixture<ReferenceParser>
{
    private static readonly Regex LineNumber = new("@[0-9]+ ", RegexOptions.NonBacktracking);

    [Fact]
    public void Random_pieces_are_read_as_the_reference_reads_them()
    {
        var random = new Random(20261122);
        Compare([.. Enumerable.Range(0, 12_000).Select(_ => Corpus.Soup(random))]);
    }

    [Fact]
    public void Spoiled_files_are_read_as_the_reference_reads_them()
    {
        var random = new Random(7);
        Compare([.. Enumerable.Range(0, 5_000).Select(_ => Corpus.Spoiled(ModelFile.Make(random).Text, random))]);
    }

    [Fact]
    public void Generated_files_are_read_as_the_reference_reads_them()
    {
        var random = new Random(8);
        string[] dumps = Compare([.. Enumerable.Range(0, 1_500).Select(_ => ModelFile.Make(random).Text)]);
        Assert.DoesNotContain("rejected", dumps, StringComparer.Ordinal);
    }

    [Fact]
    public void Printed_files_are_read_by_the_reference_as_the_files_they_come_from()
    {
        var random = new Random(9);
        byte[][] files = [.. Enumerable.Range(0, 1_000).Select(_ => ModelFile.Make(random).Text)];
        string[] dumps = reference.Dump([.. files.Select(f => OpamPrinter.Print(OpamParser.Parse(f)))]);
        Assert.Equal(files.Select(f => TreeDump.Of(f, withLines: false)), dumps.Select(WithoutLines), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Traps.All), MemberType = typeof(Traps))]
    public void Every_trap_is_decided_as_the_reference_decides(string text, string expected)
    {
        string dump = Assert.Single(reference.Dump([Encoding.Latin1.GetBytes(text)]));
        Assert.Equal(expected, WithoutLines(dump));
    }

    [Fact]
    public void Versions_of_the_format_are_compared_as_the_reference_compares_them()
    {
        string[] versions =
        [
            "2", "3", "", "2.0", "2.1", "2.2", "2.1.9", "2.2.9", "2.1x.3", "2.2x.3", "2.1_0.3", "2.1_0", "2..5", "3..5", "3.", "3.x", "3.x.1", "x3.1",
            "1.9", "1.99", "10.0", "99999999999999999999.1", "3.99999999999999999999", " 3.1.1", "3 .1.1", "+3.1.1", "-3.1.1", "0x3.1.1", "_3.1.1",
            "3_.1.1", "3.1~a.b", "3~.1", "3.1.", ".", "..", "3_0.0_1.x", "4611686018427387903.1", "4611686018427387904.1",
            "3.4611686018427387903", "4611686018427387904", "9223372036854775808",
        ];
        Compare(
        [
            .. versions.Select(v => Encoding.ASCII.GetBytes($"opam-version: \"{v}\"\na: @")),
            .. versions.Select(v => Encoding.ASCII.GetBytes($"a: 1 opam-version: \"{v}\"")),
            .. versions.Select(v => Encoding.ASCII.GetBytes($"opam-version: \"{v}\" opam-version: \"2.0\"")),
        ]);
    }

    [Fact]
    public void Every_real_file_is_read_as_the_reference_reads_it()
    {
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipUnless(data is not null, "SERAI_DATA names no data folder");
        byte[][] latest = ReadOpamFiles(Path.Combine(data, "opam-repository.git"), "HEAD");
        byte[][] older = ReadOpamFiles(Path.Combine(data, "opam-linear.git"), "HEAD~1500");
        byte[][] files = [.. latest.Concat(older).DistinctBy(file => Convert.ToHexString(SHA256.HashData(file)), StringComparer.Ordinal)];
        Assert.True(files.Length > 18_000, $"{files.Length} files");
        Compare(files);
        Assert.Equal(reference.Sources(files), files.SelectMany((file, number) => Rows(file, number)), StringComparer.Ordinal);
    }

    private static byte[][] ReadOpamFiles(string repository, string revision)
    {
        var start = new ProcessStartInfo("git", ["-C", repository, "archive", "--format=tar", revision, "packages"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process archive = Process.Start(start)!;
        using var tar = new TarReader(archive.StandardOutput.BaseStream);
        var files = new List<byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile && entry.Name.EndsWith("/opam", StringComparison.Ordinal))
            {
                byte[] bytes = new byte[entry.Length];
                entry.DataStream?.ReadExactly(bytes);
                files.Add(bytes);
            }
        }

        archive.WaitForExit();
        Assert.Equal(0, archive.ExitCode);
        return [.. files];
    }

    private static List<string> Rows(byte[] bytes, int number)
    {
        string path = number.ToString();
        OpamFile file;
        try
        {
            file = OpamParser.Parse(bytes);
        }
        catch (OpamSyntaxException)
        {
            return ["!" + path];
        }

        var rows = new List<string>();
        foreach (PackageSource source in PackageSources.Read(file).All)
        {
            var row = new ArrayBufferWriter<byte>();
            SourceRow.Write(row, Encoding.UTF8.GetBytes(path), source);
            rows.Add(Encoding.Latin1.GetString(row.WrittenSpan));
        }

        return rows;
    }

    private static string WithoutLines(string dump) => LineNumber.Replace(dump, "");

    private string[] Compare(byte[][] cases)
    {
        string[] expected = reference.Dump(cases);
        Assert.Equal(cases.Length, expected.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            string actual = TreeDump.Of(cases[i]);
            if (actual.EndsWith("(section \"#\" -)", StringComparison.Ordinal))
            {
                // Of a file that it could not read on, the reference gives the version the position before it, blanks included.
                actual = WithoutLines(actual);
                expected[i] = WithoutLines(expected[i]);
            }

            Assert.True(string.Equals(expected[i], actual, StringComparison.Ordinal), $"{TreeDump.Quote(cases[i])}\nreference: {expected[i]}\nhere:      {actual}");
        }

        return expected;
    }
}
