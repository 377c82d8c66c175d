using System.Buffers;
using System.Text;
using Serai.Git.PktLines;
using Serai.Git.Storage;

namespace Serai.Git.Transports.Local;

/// <summary>Text files of a repository that somebody else may own: regular ones alone, and no more of them than expected.</summary>
internal static class LocalFile
{
    // What a server may put into one line; a name that is longer could not be told by any.
    private const int MaxLineChars = PktLineReader.MaxLineLength;

    /// <summary>Reads a small one whole.</summary>
    /// <exception cref="GitException">It is no regular file, or larger than expected.</exception>
    public static string ReadText(string path, int maxBytes)
    {
        using FileStream file = RegularFile.Open(path);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            // Its length is not asked for: it may grow.
            int length = file.ReadAtLeast(bytes.AsSpan(0, maxBytes + 1), maxBytes + 1, throwOnEndOfStream: false);
            return length <= maxBytes
                ? Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF')
                : throw new GitException($"{path}: expected at most {maxBytes} bytes, found more");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads one line after another, without their ends.</summary>
    /// <exception cref="GitException">It is no regular file, or a line is longer than expected.</exception>
    /// <exception cref="GitRemoteException">It has more lines than expected.</exception>
    public static IEnumerable<string> ReadLines(string path, long maxLines)
    {
        using var reader = new StreamReader(RegularFile.Open(path));
        var line = new StringBuilder();
        for (long number = 1; reader.Peek() >= 0; number++)
        {
            if (number > maxLines)
            {
                throw new GitRemoteException(GitRemoteFault.TooLarge, $"{path}: expected at most {maxLines} lines, found more");
            }

            line.Clear();
            for (int next = reader.Read(); next >= 0 && next != '\n'; next = reader.Read())
            {
                if (line.Length == MaxLineChars)
                {
                    throw new GitException($"{path}: line {number}: expected at most {MaxLineChars} characters, found more");
                }

                line.Append((char)next);
            }

            yield return line.ToString().TrimEnd('\r');
        }
    }
}
