namespace Serai.Git;

/// <summary>The hash function that names the objects of a repository (gitrepository-layout(5), <c>extensions.objectFormat</c>).</summary>
public enum ObjectFormat
{
    /// <summary>SHA-1: ids of 20 bytes.</summary>
    Sha1,

    /// <summary>SHA-256: ids of 32 bytes.</summary>
    Sha256,
}
