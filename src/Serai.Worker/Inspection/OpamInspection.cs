using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;

namespace Serai.Worker.Inspection;

/// <summary>Lists the sources that opam files name, a row for each, for bug reports and measurements.</summary>
public sealed class OpamInspection(TextWriter errors)
{
    private const string FileName = "opam";

    private const int FirstContentBytes = 1 << 16;

    private readonly List<byte[]> _rows = [];
    private readonly ArrayBufferWriter<byte> _row = new();
    private byte[] _content = new byte[FirstContentBytes];

    /// <summary>Whether a file had a syntax error.</summary>
    public bool FoundErrors { get; private set; }

    /// <summary>Reads an opam file, or every file named <c>opam</c> below a folder.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Add(string path)
    {
        // Whole paths, since the system's calls want these: made once here in place of once for each file.
        string whole = Path.GetFullPath(path);
        if (!Directory.Exists(whole))
        {
            AddFile(whole, path);
            return;
        }

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        foreach (string file in Directory.EnumerateFiles(whole, FileName, everywhere))
        {
            AddFile(file, string.Concat(path.AsSpan().TrimEnd(Path.DirectorySeparatorChar), file.AsSpan(whole.TrimEnd(Path.DirectorySeparatorChar).Length)));
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

    private void AddFile(string file, string path)
    {
        try
        {
            PackageSources sources = PackageSources.Read(OpamParser.Parse(ReadFile(file)));
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

    // The parsed file is done with before the next one is read into the same buffer. Without a lock, and a short read is the last one: four
    // calls of the system for each of 18,000 files in place of eight.
    private ReadOnlyMemory<byte> ReadFile(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int length = 0;
        while (true)
        {
            int count = RandomAccess.Read(file, _content.AsSpan(length), length);
            length += count;
            if (count == 0 || length < _content.Length)
            {
                return _content.AsMemory(0, length);
            }

            if (length > OpamLimits.Default.MaxFileBytes)
            {
                // The parser refuses it for its size.
                return _content.AsMemory(0, length);
            }

            Array.Resize(ref _content, 2 * length);
        }
    }
}
