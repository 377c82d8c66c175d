using System.Runtime.CompilerServices;

namespace Serai.Git.Objects;

/// <summary>
/// Walks the entries of a tree's content without allocating. An entry that must not be used is reported by <see cref="Fault"/>, and the
/// caller leaves it out: the entries without a fault have names that are safe, distinct and in git's order. A content that cannot be
/// read on is an exception. (git-fsck(1), <c>fsck.&lt;msg-id&gt;</c>, has the faults of names and order.)
/// </summary>
public ref struct TreeReader
{
    /// <summary>Bytes that a name may have: a path of that length is the most that Linux takes.</summary>
    public const int MaxNameBytes = 4_096;

    // Six octal digits are the most that git writes; longer ones would have to be leading zeros.
    private const int MaxModeDigits = 7;

    private readonly ReadOnlySpan<byte> _content;
    private readonly int _idLength;
    private ReadOnlySpan<byte> _lastName;
    private bool _lastIsFolder;
    private FileNames _files;
    private int _next;

    /// <summary>A reader that stands before the first entry.</summary>
    /// <param name="content">A tree's content; read in place.</param>
    /// <param name="format">Tells how long the ids are.</param>
    public TreeReader(ReadOnlySpan<byte> content, ObjectFormat format)
    {
        _content = content;
        _idLength = ObjectFormats.IdLength(format);
    }

    /// <summary>Where the entry begins, in bytes from the beginning of the content.</summary>
    public int Offset { get; private set; }

    /// <summary>What the entry is.</summary>
    public TreeEntryMode Mode { get; private set; }

    /// <summary>The entry's name, a part of the content.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The id of what the entry names.</summary>
    public ObjectId Id { get; private set; }

    /// <summary>Why the entry must be left out, if so.</summary>
    public TreeEntryFault Fault { get; private set; }

    /// <summary>Goes on to the next entry.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="GitException">The content is no entry here.</exception>
    public bool MoveNext()
    {
        if (_next == _content.Length)
        {
            return false;
        }

        Offset = _next;
        ReadOnlySpan<byte> rest = _content[_next..];
        int modeLength = ReadMode(rest);
        rest = rest[(modeLength + 1)..];
        int nameLength = rest.IndexOf((byte)0);
        if (nameLength < 0)
        {
            throw new GitException($"tree offset {Offset}: expected a zero byte after the name, found the end of the tree after {rest.Length} bytes");
        }

        Name = rest[..nameLength];
        rest = rest[(nameLength + 1)..];
        if (rest.Length < _idLength)
        {
            throw new GitException($"tree offset {Offset}: expected an id of {_idLength} bytes, found the end of the tree after {rest.Length}");
        }

        Id = new ObjectId(rest[.._idLength]);
        _next = _content.Length - rest.Length + _idLength;
        Fault = Check(rest[.._idLength]);
        return true;
    }

    // Gives the number of digits, which a blank follows.
    private int ReadMode(ReadOnlySpan<byte> rest)
    {
        int mode = 0;
        int at = 0;
        while (at < rest.Length && at <= MaxModeDigits && rest[at] is >= (byte)'0' and <= (byte)'7')
        {
            mode = (mode << 3) | (rest[at] - '0');
            at++;
        }

        if (at == 0 || at > MaxModeDigits || at == rest.Length || rest[at] != ' ')
        {
            throw new GitException($"tree offset {Offset}: expected a mode of one to {MaxModeDigits} octal digits and a blank, found none");
        }

        Mode = mode switch
        {
            0x4000 => TreeEntryMode.Folder,
            0x81A4 or 0x81B4 => TreeEntryMode.File, // 100644, and 100664 of git before 2005
            0x81ED => TreeEntryMode.Executable,
            0xA000 => TreeEntryMode.Link,
            0xE000 => TreeEntryMode.Submodule,
            _ => TreeEntryMode.Unknown,
        };
        return at;
    }

    private TreeEntryFault Check(ReadOnlySpan<byte> id)
    {
        TreeEntryFault fault = Mode == TreeEntryMode.Unknown ? TreeEntryFault.Mode : TreeNames.Check(Name);
        if (fault == TreeEntryFault.None && !id.ContainsAnyExcept((byte)0))
        {
            fault = TreeEntryFault.NullId;
        }

        // Order is kept among the good entries only, so that good names are distinct whatever stands between them.
        return fault != TreeEntryFault.None ? fault : CheckOrder();
    }

    private TreeEntryFault CheckOrder()
    {
        bool isFolder = Mode == TreeEntryMode.Folder;
        if (!_lastName.IsEmpty)
        {
            int order = TreeNames.Compare(_lastName, _lastIsFolder, Name, isFolder);
            if (order == 0 || _lastName.SequenceEqual(Name))
            {
                return TreeEntryFault.Duplicate;
            }

            if (order > 0)
            {
                return TreeEntryFault.Order;
            }
        }

        // "a", "a.b", "a/" is in order, and yet has two entries of one name: files that the name could still meet as a folder are kept. An
        // entry that is left out takes none of them away: what follows it may still meet them.
        int kept = _files.Count;
        while (kept > 0 && !Name.StartsWith(FileName(kept - 1)))
        {
            kept--;
        }

        for (int i = kept - 1; isFolder && i >= 0; i--)
        {
            if (FileName(i).Length == Name.Length)
            {
                return TreeEntryFault.Duplicate;
            }
        }

        if (!isFolder)
        {
            if (kept == FileNames.Capacity)
            {
                return TreeEntryFault.Order;
            }

            _files.Ranges[kept++] = (Offset, Name.Length);
        }

        _files.Count = kept;
        _lastName = Name;
        _lastIsFolder = isFolder;
        return TreeEntryFault.None;
    }

    private readonly ReadOnlySpan<byte> FileName(int index)
    {
        (int offset, int length) = _files.Ranges[index];
        int name = offset + _content[offset..].IndexOf((byte)' ') + 1;
        return _content.Slice(name, length);
    }

    // Names that are each the beginning of the next. Deeper nesting than this is nobody's: such an entry is reported as out of order.
    private struct FileNames
    {
        public const int Capacity = 64;

        public int Count;
        public Places Ranges;
    }

    [InlineArray(FileNames.Capacity)]
    private struct Places
    {
        private (int Offset, int Length) _first;
    }
}
