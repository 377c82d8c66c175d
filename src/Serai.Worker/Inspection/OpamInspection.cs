using System.Buffers;
using System.Text;
using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;

namespace Serai.Worker.Inspection;

/// <summary>Lists the sources that opam files name, a row for each, for bug reports and measurements.</summary>
public sealed class OpamInspection(TextWriter errors)
{
    private const string FileName = "opam";

    private readonly List<byte[]> _rows = [];
    private readonly ArrayBufferWriter<byte> _row = new();

    /// <summary>Whether a file had a syntax error.</summary>
    public bool FoundErrors { get; private set; }

    /// <summary>Reads an opam file, or every file named <c>opam</c> below a folder.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Add(string path)
    {
        if (!Directory.Exists(path))
        {
            AddFile(path);
            return;
        }

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        foreach (string file in Directory.EnumerateFiles(path, FileName, everywhere))
        {
            AddFile(file);
        }
    }

    /// <summary>Writes the rows, sorted by bytes.</summary>
    public void WriteRows(Stream output)
    {
        _rows.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (byte[] row in _rows)
        {
            output.Write(row);
            output.WriteByte((byte)'\n');
        }
    }

    private void AddFile(string path)
    {
        try
        {
            PackageSources sources = PackageSources.Read(OpamParser.Parse(File.ReadAllBytes(path)));
            byte[] name = Encoding.UTF8.GetBytes(path);
            foreach (PackageSource source in sources.All)
            {
                _row.ResetWrittenCount();
                SourceRow.Write(_row, name, source);
                _rows.Add(_row.WrittenSpan.ToArray());
            }

            foreach (OpamWarning warning in sources.Warnings)
            {
                errors.WriteLine($"{path}:{warning.Position.Line}:{warning.Position.Column}: warning: {warning.Message}");
            }
        }
        catch (OpamSyntaxException malformed)
        {
            FoundErrors = true;
            errors.WriteLine($"{path}:{malformed.Line}:{malformed.Column}: {malformed.Reason}");
        }
    }
}
