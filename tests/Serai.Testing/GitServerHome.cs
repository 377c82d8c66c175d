using System.Globalization;
using System.Text;

namespace Serai.Testing;

/// <summary>
/// What the git servers of the tests share: a folder of their own with a global configuration that serves any repository, and on demand a
/// cache of ready packs, so that a second clone measures the client and not the server's computing.
/// </summary>
internal sealed class GitServerHome : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GitServerHome(GitServerOptions options)
    {
        var configuration = new StringBuilder(
            $"[safe]\n\tdirectory = *\n[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = {(options.AllowAnyWant ? "true" : "false")}\n");
        if (options.ReadyPacks)
        {
            configuration.Append(CultureInfo.InvariantCulture, $"\tpackObjectsHook = {PackCache()}\n");
        }

        Configuration = _folder.File("gitconfig", Encoding.UTF8.GetBytes(configuration.ToString()));
    }

    public string Path => _folder.Path;

    /// <summary>The file for <c>GIT_CONFIG_GLOBAL</c>.</summary>
    public string Configuration { get; }

    /// <summary>Writes a file of the server's own.</summary>
    public string File(string name, string content) => _folder.File(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => _folder.Dispose();

    /// <summary>A CGI program that runs another and compresses what it answers.</summary>
    public string Compressed(string program) => Executable("compressed", $$"""
        #!/bin/sh
        echo "$REQUEST_METHOD ${HTTP_CONTENT_ENCODING:--}" >>"{{_folder.Path}}/encodings"
        answer=$(mktemp "{{_folder.Path}}/answer.XXXXXX") || exit 1
        "{{program}}" >"$answer"
        head=$(sed '/^\r$/q' "$answer" | wc -c)
        printf 'Content-Encoding: gzip\r\n'
        head -c "$head" "$answer"
        tail -c +$((head + 1)) "$answer" | gzip -c
        rm -f "$answer"

        """);

    /// <summary>git-config(1), <c>uploadpack.packObjectsHook</c>: a command that is run with that of pack-objects as its arguments.</summary>
    private string PackCache()
    {
        string cache = _folder.Folder("packs");
        return Executable("pack-cache", $$"""
            #!/bin/sh
            input=$(mktemp "{{cache}}/in.XXXXXX") || exit 1
            cat >"$input"
            key=$({ printf '%s\n' "$@"; cat "$input"; } | sha1sum | cut -c1-40)
            if [ ! -f "{{cache}}/$key" ]; then
              "$@" <"$input" >"$input.pack" || exit 1
              mv "$input.pack" "{{cache}}/$key"
            fi
            rm -f "$input"
            exec cat "{{cache}}/$key"

            """);
    }

    private string Executable(string name, string content)
    {
        string script = File(name, content);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }
}
