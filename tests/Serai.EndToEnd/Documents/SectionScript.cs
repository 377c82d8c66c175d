using System.Globalization;
using System.Text;

namespace Serai.EndToEnd.Documents;

/// <summary>
/// A section as one script of bash: what a reader types in one terminal, with its servers in others. Before each block it says where that stands
/// in the document, so that the last such line is where it failed.
/// </summary>
internal static class SectionScript
{
    private const int MostTries = 600;
    private const string PauseSeconds = "0.1";

    /// <summary>The script.</summary>
    public static string Of(DocumentSection section)
    {
        var script = new StringBuilder("set -e\n");
        foreach (DocumentBlock block in section.Blocks)
        {
            script.Append(CultureInfo.InvariantCulture, $"echo '== {block.Place}'\n");
            switch (block.Kind)
            {
                case BlockKind.Typed or BlockKind.Before:
                    script.Append(block.Text).Append('\n');
                    break;
                case BlockKind.Stays:
                    string log = $"/tmp/{block.Place.Replace('/', '-')}.log";
                    script.Append(CultureInfo.InvariantCulture, $"(\n{block.Text}) >{log} 2>&1 &\n{Wait(block.Detail, log)}");
                    break;
                case BlockKind.File:
                    script.Append(CultureInfo.InvariantCulture, $"cat >{block.Detail} <<'END-OF-THE-BLOCK'\n{block.Text}END-OF-THE-BLOCK\n");
                    break;
                case BlockKind.NotRun:
                    script.Append(CultureInfo.InvariantCulture, $"echo 'not run here: {block.Detail.Replace("'", "’", StringComparison.Ordinal)}'\n");
                    break;
                default:
                    throw new InvalidOperationException($"{block.Kind}");
            }
        }

        return script.ToString();
    }

    private static string Wait(string url, string log)
    {
        string asked = url.StartsWith("unix:", StringComparison.Ordinal) ? $"--unix-socket {url["unix:".Length..]} http://localhost/health/ready" : url;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            for try in $(seq {{MostTries}}); do
                if curl --silent --fail --output /dev/null {{asked}}; then break; fi
                if [ $try = {{MostTries}} ] || ! kill -0 $! 2>/dev/null; then cat {{log}}; exit 1; fi
                sleep {{PauseSeconds}}
            done

            """);
    }
}
