using System.Globalization;

namespace Serai.OpamClients;

/// <summary>The two things of an opam root by which it can use a mirror: the URL of a repository, and the global archive mirrors.</summary>
internal sealed class OpamSettings(OpamProgram opam)
{
    /// <summary>The name of the global option.</summary>
    public const string ArchiveMirrors = "archive-mirrors";

    // opam 2.1 knows the option, and lets nobody change it.
    private static readonly Version FirstWithArchiveMirrors = new(2, 2);

    /// <summary>The opam root of this user, as opam itself finds it.</summary>
    public static string Root => Path.GetFullPath(
        Environment.GetEnvironmentVariable("OPAMROOT") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".opam"));

    /// <summary>Reads what it is.</summary>
    /// <param name="thing">A repository's name, or <see cref="ArchiveMirrors"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<string> ReadAsync(string thing, CancellationToken cancellationToken) =>
        thing == ArchiveMirrors ? ReadMirrorsAsync(cancellationToken) : ReadUrlAsync(thing, cancellationToken);

    /// <summary>Makes it something else, and looks whether it is.</summary>
    public async Task WriteAsync(string thing, string value, CancellationToken cancellationToken)
    {
        string[] arguments = thing == ArchiveMirrors
            ? ["option", "--global", $"{ArchiveMirrors}={value}"]
            : ["repository", "set-url", thing, value];
        await opam.RunAsync(arguments, cancellationToken);

        string found = await ReadAsync(thing, cancellationToken);
        if (!IsSame(found, value))
        {
            throw new OpamException($"opam says that it is done, and {thing} is {found}, not {value}");
        }
    }

    /// <summary>The global archive mirrors with one more in front, which is asked first.</summary>
    public static string WithMirror(string mirrors, string url)
    {
        string inner = mirrors.Trim().TrimStart('[').TrimEnd(']').Trim();
        return inner.Length == 0 ? $"[\"{url}\"]" : $"[\"{url}\" {inner}]";
    }

    /// <summary>Whether two values are the same to opam: a slash at the end of a URL, and blanks in a list, do not matter.</summary>
    public static bool IsSame(string left, string right) => Plain(left) == Plain(right);

    private static string Plain(string value) =>
        string.Join(' ', value.Replace("[", " ", StringComparison.Ordinal).Replace("]", " ", StringComparison.Ordinal)
            .Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('/');

    private async Task<string> ReadMirrorsAsync(CancellationToken cancellationToken)
    {
        string version = (await opam.RunAsync(["--version"], cancellationToken)).Trim();
        string numbers = version.Split('~', '-', '+')[0];
        if (!Version.TryParse(numbers, out Version? parsed) || parsed < FirstWithArchiveMirrors)
        {
            throw new OpamException($"opam {version} lets nobody set archive-mirrors, {FirstWithArchiveMirrors} and later do: use the mirror as the repository, without --archives");
        }

        string value = (await opam.RunAsync(["option", "--global", ArchiveMirrors], cancellationToken)).Trim();
        return value.Length == 0 ? "[]" : value;
    }

    private async Task<string> ReadUrlAsync(string repository, CancellationToken cancellationToken)
    {
        // "# Repository  # Url  # Switches(rank)", then a line for each.
        string list = await opam.RunAsync(["repository", "list", "--all", "--safe"], cancellationToken);
        foreach (string line in list.Split('\n'))
        {
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length >= 2 && columns[0] == repository)
            {
                return columns[1];
            }
        }

        throw new OpamException(string.Create(
            CultureInfo.InvariantCulture, $"this opam has no repository \"{repository}\"; --repository NAME names another, opam repository add {repository} URL makes it"));
    }
}
