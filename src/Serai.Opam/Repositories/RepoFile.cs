using System.Buffers;
using System.Text;
using Serai.Opam.Syntax;

namespace Serai.Opam.Repositories;

/// <summary>
/// The file <c>repo</c> at the root of a repository. Of the upstream's file the announcements and addresses are kept as they are written,
/// to be served again with a stamp and archive mirrors of our own (opam manual, "repo"; the fields are those of opam's
/// <c>OpamFile.RepoSyntax</c>). Immutable.
/// </summary>
public sealed class RepoFile
{
    // Kept as written, and printed in this order. Clients warn of any other field at every update, but for the one that sends them away.
    private static readonly string[] KeptFields = ["browse", "upstream"];
    private static readonly string[] ReplacedFields = ["opam-version", "archive-mirrors", "stamp"];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _kept;
    private readonly List<ReadOnlyMemory<byte>> _announcements;
    private readonly List<OpamWarning> _warnings;

    private RepoFile()
        : this(new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal), [], [])
    {
    }

    private RepoFile(Dictionary<string, ReadOnlyMemory<byte>> kept, List<ReadOnlyMemory<byte>> announcements, List<OpamWarning> warnings) =>
        (_kept, _announcements, _warnings) = (kept, announcements, warnings);

    /// <summary>What stands for a file that is not there.</summary>
    public static RepoFile Empty { get; } = new();

    /// <summary>What was left out, in the order of the file.</summary>
    public IReadOnlyList<OpamWarning> Warnings => _warnings;

    /// <summary>Reads an upstream's file.</summary>
    /// <param name="source">Its bytes; slices of them are kept.</param>
    /// <exception cref="OpamSyntaxException">The file is malformed.</exception>
    public static RepoFile Parse(ReadOnlyMemory<byte> source)
    {
        OpamFile file = OpamParser.Parse(source);
        var repo = new RepoFile();
        if (file.UnreadRest is { } fault)
        {
            repo.Warn(file, fault.Offset, $"the file is in a newer format, and its fields are left out: {fault.Reason}");
        }

        foreach (OpamItem item in file.Items)
        {
            repo.Read(file, item);
        }

        return repo;
    }

    /// <summary>
    /// Prints the file to serve. <c>opam-version</c> is always 2.0: with another one, every client upgrades the whole repository first.
    /// </summary>
    /// <param name="stamp">What the content is called; the commit.</param>
    /// <param name="archiveMirrors">Where archives are, the first asked first; relative ones are appended to the repository's URL.</param>
    /// <param name="announce">One more announcement, after the upstream's.</param>
    public byte[] Print(string stamp, IReadOnlyList<string> archiveMirrors, string? announce = null)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        output.Write("opam-version: \"2.0\"\n"u8);
        foreach (string name in KeptFields)
        {
            if (_kept.TryGetValue(name, out ReadOnlyMemory<byte> value))
            {
                output.Write(Encoding.ASCII.GetBytes(name + ": "));
                output.Write(value.Span);
                output.Write("\n"u8);
            }
        }

        PrintMirrors(output, archiveMirrors);
        PrintAnnouncements(output, announce);
        output.Write("stamp: "u8);
        OpamWriter.WriteString(output, Encoding.UTF8.GetBytes(stamp));
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The same file without an announcement that <see cref="Print"/> was given: the last one of these words.</summary>
    /// <param name="announce">The announcement.</param>
    public RepoFile WithoutAnnouncement(string announce)
    {
        var written = new ArrayBufferWriter<byte>();
        OpamWriter.WriteString(written, Encoding.UTF8.GetBytes(announce));
        int last = _announcements.FindLastIndex(each => each.Span.SequenceEqual(written.WrittenSpan));
        return new RepoFile(_kept, [.. _announcements.Where((_, place) => place != last)], _warnings);
    }

    private static void PrintMirrors(ArrayBufferWriter<byte> output, IReadOnlyList<string> mirrors)
    {
        if (mirrors.Count > 0)
        {
            output.Write("archive-mirrors: ["u8);
            for (int i = 0; i < mirrors.Count; i++)
            {
                output.Write(i == 0 ? ""u8 : " "u8);
                OpamWriter.WriteString(output, Encoding.UTF8.GetBytes(mirrors[i]));
            }

            output.Write("]\n"u8);
        }
    }

    private void PrintAnnouncements(ArrayBufferWriter<byte> output, string? announce)
    {
        if (_announcements.Count == 0 && announce is null)
        {
            return;
        }

        output.Write("announce: [\n"u8);
        foreach (ReadOnlyMemory<byte> written in _announcements)
        {
            output.Write(written.Span);
            output.Write("\n"u8);
        }

        if (announce is not null)
        {
            OpamWriter.WriteString(output, Encoding.UTF8.GetBytes(announce));
            output.Write("\n"u8);
        }

        output.Write("]\n"u8);
    }

    private void Read(OpamFile file, OpamItem item)
    {
        string name = item.Name.ToString();
        if (!item.IsSection && item.Name.Equals("announce"u8))
        {
            ReadAnnouncements(item.Value);
        }
        else if (!item.IsSection && KeptFields.Contains(name, StringComparer.Ordinal))
        {
            if (!_kept.TryAdd(name, item.Value.Written))
            {
                Warn(file, item.Offset, $"expected one {name}, found another, which is left out");
            }
        }
        else if (!item.IsSection && item.Name.Equals("redirect"u8))
        {
            Warn(file, item.Offset, "redirect would send clients away from this mirror; it is left out");
        }
        else if (item.IsSection || !ReplacedFields.Contains(name, StringComparer.Ordinal))
        {
            Warn(file, item.Offset, $"no client knows {Printable.Quote(item.Name.Span)}, which is left out");
        }
    }

    private void ReadAnnouncements(OpamValue value)
    {
        if (value.Kind != OpamValueKind.List)
        {
            _announcements.Add(value.Written);
            return;
        }

        foreach (OpamValue announcement in value.Children)
        {
            _announcements.Add(announcement.Written);
        }
    }

    private void Warn(OpamFile file, int offset, string message)
    {
        if (_warnings.Count < Packages.PackageSources.MaxWarnings)
        {
            _warnings.Add(new OpamWarning(file.PositionOf(offset), message));
        }
    }
}
