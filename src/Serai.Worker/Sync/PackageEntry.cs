using Serai.Git;

namespace Serai.Worker.Sync;

/// <summary>An entry below <c>packages</c>.</summary>
/// <param name="Name">As the tree holds it.</param>
/// <param name="Id">Of its tree, or of its blob.</param>
/// <param name="IsFolder">Whether it is a package's folder; else it is a file.</param>
internal sealed record PackageEntry(byte[] Name, ObjectId Id, bool IsFolder)
{
    /// <summary>The name for people and records; bytes that are no UTF-8 are replaced.</summary>
    public string Text { get; } = System.Text.Encoding.UTF8.GetString(Name);
}
