using System.Text;
using Serai.Opam.Packages;

namespace Serai.Worker.Sync;

/// <summary>Which files describe a package: those that opam itself takes for one.</summary>
internal static class DescriptionPath
{
    /// <summary>
    /// Whether a path is that of an <c>opam</c> file in a folder <c>NAME.VERSION</c>, at any depth (opam, <c>OpamPackage.of_filename</c>). One
    /// that lies elsewhere, as below <c>files/</c>, is a file like any other.
    /// </summary>
    public static bool IsDescription(ReadOnlySpan<byte> path)
    {
        if (!path.EndsWith("/opam"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> folder = path[..^"/opam"u8.Length];
        folder = folder[(folder.LastIndexOf((byte)'/') + 1)..];
        int dot = folder.IndexOf((byte)'.');
        return dot > 0
            && PackageName.TryParse(Encoding.UTF8.GetString(folder[..dot]), out _)
            && PackageVersion.TryParse(Encoding.UTF8.GetString(folder[(dot + 1)..]), out _);
    }
}
