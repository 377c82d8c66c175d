namespace Serai.Worker.Index.Inspection;

/// <summary>
/// Looks for the format's version in a <c>repo</c> file by its text: a line that says it, as opam's own repositories have it.
/// </summary>
internal static class OpamVersion
{
    /// <summary>Whether a line says <c>opam-version: "2.0"</c>.</summary>
    public static bool Is2(ReadOnlySpan<byte> repo)
    {
        foreach (Range range in repo.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = repo[range].Trim(" \t\r"u8);
            if (!line.StartsWith("opam-version"u8))
            {
                continue;
            }

            line = line["opam-version".Length..].TrimStart(" \t"u8);
            if (line.StartsWith(":"u8) && line[1..].TrimStart(" \t"u8).StartsWith("\"2.0\""u8))
            {
                return true;
            }
        }

        return false;
    }
}
