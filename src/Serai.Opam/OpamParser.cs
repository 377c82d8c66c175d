using Serai.Opam.Syntax;

namespace Serai.Opam;

/// <summary>
/// Reads files in the opam format: package descriptions, the <c>repo</c> file, opam's own state. It accepts what the reference parser,
/// opam-file-format 2.1.5, accepts, and rejects what that rejects, within <see cref="OpamLimits"/>. Safe on any input, and on any thread.
/// </summary>
public static class OpamParser
{
    /// <summary>Reads a file.</summary>
    /// <param name="source">Its bytes. They are kept, and must not change while the file is in use.</param>
    /// <param name="limits">What is refused for its size; <see cref="OpamLimits.Default"/> if null.</param>
    /// <exception cref="OpamSyntaxException">The file is malformed or exceeds a limit.</exception>
    public static OpamFile Parse(ReadOnlyMemory<byte> source, OpamLimits? limits = null)
    {
        limits ??= OpamLimits.Default;
        ReadOnlySpan<byte> bytes = source.Span;
        if (bytes.Length > limits.MaxFileBytes)
        {
            throw new OpamSyntaxException(0, new OpamPosition(1, 1), $"expected at most {limits.MaxFileBytes} bytes, found {bytes.Length}");
        }

        Node[] nodes;
        bool hasLaterVersion;
        var parser = new FileParser(bytes, limits);
        try
        {
            nodes = parser.Parse(out hasLaterVersion);
        }
        catch (OpamSyntaxException fault) when (VersionHeader.IsNewer(bytes))
        {
            return VersionHeader.Read(source, fault);
        }
        finally
        {
            parser.Release();
        }

        var file = new OpamFile(source, nodes, null);
        if (hasLaterVersion)
        {
            VersionHeader.CheckLater(file);
        }

        return file;
    }
}
