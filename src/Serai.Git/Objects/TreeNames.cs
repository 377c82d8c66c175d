using System.Buffers;

namespace Serai.Git.Objects;

/// <summary>What a name in a tree must not be, and how names are ordered.</summary>
internal static class TreeNames
{
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(value => (byte)value), 127, (byte)'/', (byte)'\\']);

    /// <summary>Why a name must not be used, order apart.</summary>
    public static TreeEntryFault Check(ReadOnlySpan<byte> name) => name switch
    {
        [] => TreeEntryFault.EmptyName,
        [(byte)'.'] or [(byte)'.', (byte)'.'] => TreeEntryFault.DotName,
        { Length: > TreeReader.MaxNameBytes } => TreeEntryFault.LongName,
        _ when name.ContainsAny(Forbidden) => TreeEntryFault.NameCharacter,
        _ when MeansGit(name) => TreeEntryFault.GitName,
        _ => TreeEntryFault.None,
    };

    /// <summary>The order of entries: that of bytes, a folder's name taken with a slash at its end (git's <c>base_name_compare</c>).</summary>
    public static int Compare(ReadOnlySpan<byte> left, bool leftIsFolder, ReadOnlySpan<byte> right, bool rightIsFolder)
    {
        int common = Math.Min(left.Length, right.Length);
        int order = left[..common].SequenceCompareTo(right[..common]);
        return order != 0 ? order : After(left, common, leftIsFolder) - After(right, common, rightIsFolder);
    }

    private static int After(ReadOnlySpan<byte> name, int at, bool isFolder) => at < name.Length ? name[at] : isFolder ? '/' : 0;

    // What NTFS and HFS+ take for ".git": short names, other cases, blanks and dots at the end, streams, code points that are ignored
    // (git's is_ntfs_dotgit and is_hfs_dotgit).
    private static bool MeansGit(ReadOnlySpan<byte> name)
    {
        int stream = name.IndexOf((byte)':');
        ReadOnlySpan<byte> trimmed = (stream < 0 ? name : name[..stream]).TrimEnd(". "u8);
        return trimmed.Length switch
        {
            4 => System.Text.Ascii.EqualsIgnoreCase(trimmed, ".git"u8),
            5 => System.Text.Ascii.EqualsIgnoreCase(trimmed, "git~1"u8),
            _ => IsGitWithIgnored(name),
        };
    }

    private static bool IsGitWithIgnored(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> git = ".git"u8;
        int matched = 0;
        while (!name.IsEmpty)
        {
            if (name[0] < 0x80)
            {
                if (matched == git.Length || (name[0] | 0x20) != (git[matched] | 0x20))
                {
                    return false;
                }

                matched++;
                name = name[1..];
            }
            else if (IsIgnored(name))
            {
                name = name[3..];
            }
            else
            {
                return false;
            }
        }

        return matched == git.Length;
    }

    // U+200C to U+200F, U+202A to U+202E, U+206A to U+206F and U+FEFF, in UTF-8.
    private static bool IsIgnored(ReadOnlySpan<byte> name) => name switch
    {
        [0xE2, 0x80, >= 0x8C and <= 0x8F, ..] or [0xE2, 0x80, >= 0xAA and <= 0xAE, ..] => true,
        [0xE2, 0x81, >= 0xAA and <= 0xAF, ..] => true,
        [0xEF, 0xBB, 0xBF, ..] => true,
        _ => false,
    };
}
