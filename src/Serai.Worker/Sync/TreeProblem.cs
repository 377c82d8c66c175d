using Serai.Git.Objects;

namespace Serai.Worker.Sync;

/// <summary>Why an entry of a tree cannot stand in the index, in words.</summary>
internal static class TreeProblem
{
    /// <summary>Tells why; null where it can.</summary>
    public static string? Of(in TreeReader reader) => reader.Fault switch
    {
        TreeEntryFault.None => reader.Mode switch
        {
            TreeEntryMode.Link => "a symbolic link; clients refuse links, so it is left out",
            TreeEntryMode.Submodule => "a submodule; its files are not in this repository, so it is left out",
            _ => null,
        },
        TreeEntryFault.Duplicate => "a second entry of this name; it is left out",
        TreeEntryFault.Order => "an entry out of git's order; it is left out",
        _ => $"a name, mode or id that is not safe ({reader.Fault}); it is left out",
    };

    /// <summary>Whether a mode is that of a regular file.</summary>
    public static bool IsFile(this TreeEntryMode mode) => mode is TreeEntryMode.File or TreeEntryMode.Executable;
}
