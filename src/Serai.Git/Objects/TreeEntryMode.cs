namespace Serai.Git.Objects;

/// <summary>What an entry of a tree is; the values are the modes that git writes (git-fast-import(1), <c>filemodify</c>).</summary>
public enum TreeEntryMode
{
    /// <summary>A mode that git does not write.</summary>
    Unknown = 0,

    /// <summary>Another tree.</summary>
    Folder = 0x4000, // 040000 in octal digits

    /// <summary>A file; the ancient mode 100664 is read as this.</summary>
    File = 0x81A4, // 100644

    /// <summary>A file that can be executed.</summary>
    Executable = 0x81ED, // 100755

    /// <summary>A symbolic link; the blob holds where it points.</summary>
    Link = 0xA000, // 120000

    /// <summary>A commit of another repository, which is not in this one.</summary>
    Submodule = 0xE000, // 160000
}
