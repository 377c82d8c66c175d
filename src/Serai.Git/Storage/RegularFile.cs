using Microsoft.Win32.SafeHandles;

namespace Serai.Git.Storage;

/// <summary>
/// Files that anybody may have made: opening a named pipe would wait for its other end, and a device such as <c>/dev/zero</c>, which
/// has a length of 0, would be read without end.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens one for reading, through links, without waiting and without a lock.</summary>
    /// <returns>The stream, without a buffer; disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="GitException">It is something else.</exception>
    public static FileStream Open(string path)
    {
        SafeFileHandle file = OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : SystemCalls.OpenWithoutWaiting(path);
        if (SystemCalls.OtherKindOf(file) is { } kind)
        {
            file.Dispose();
            throw new GitException($"{path}: expected a regular file, found {kind}");
        }

        return new FileStream(file, FileAccess.Read, bufferSize: 0);
    }
}
