using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Serai.Testing;

/// <summary>
/// Runs the real git in one folder, in an environment of its own: no configuration of the machine or of the user, fixed names and
/// times, English messages. A command that fails throws, with what it wrote to standard error.
/// </summary>
public sealed class Git
{
    private static readonly Lazy<bool> Found = new(FindGit);

    private readonly string _home;

    /// <summary>git, working in a folder that exists.</summary>
    public Git(string folder)
    {
        Folder = folder;
        _home = folder;
    }

    /// <summary>Whether a git can be started at all; tests skip where it cannot.</summary>
    public static bool IsAvailable => Found.Value;

    public string Folder { get; }

    /// <summary>Seconds since 1970 for author and committer of what is made next; a test moves it on.</summary>
    public long Time { get; set; } = 1_700_000_000;

    /// <summary>Makes a repository in a folder (made where it is missing).</summary>
    public static Git Init(string folder, bool bare = false, string objectFormat = "sha1")
    {
        Directory.CreateDirectory(folder);
        var git = new Git(folder);
        git.Run(["init", "--quiet", "--initial-branch=master", $"--object-format={objectFormat}", .. bare ? ["--bare"] : Array.Empty<string>(), "."]);
        return git;
    }

    /// <summary>Runs a command and gives its standard output without the last line feed.</summary>
    public string Run(params string[] arguments) => Encoding.UTF8.GetString(Output(arguments)).TrimEnd('\n');

    /// <summary>Runs a command and gives the bytes of its standard output.</summary>
    public byte[] Output(params string[] arguments) => Output(arguments, default);

    /// <summary>Runs a command with something on its standard input.</summary>
    public byte[] Output(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input)
    {
        (int exit, byte[] output, string error) = Try(arguments, input);
        return exit == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: exit {exit}: {error}");
    }

    /// <summary>Runs a command that may fail.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "tests have no synchronisation context, and set-up code is plain")]
    [SuppressMessage("Reliability", "CA2025", Justification = "the tasks end before the process is disposed")]
    public (int Exit, byte[] Output, string Error) Try(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input = default)
    {
        using Process process = Process.Start(StartInfo(arguments))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task feed = FeedAsync(process, input);
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feed.GetAwaiter().GetResult();
        return (process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    /// <summary>How to start a git command in the clean environment, all three streams redirected: for daemons and the like.</summary>
    public ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        string time = $"{Time} +0000";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["HOME"] = _home;
        start.Environment["XDG_CONFIG_HOME"] = _home;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_AUTHOR_NAME"] = "A U Thor";
        start.Environment["GIT_AUTHOR_EMAIL"] = "author@example.com";
        start.Environment["GIT_AUTHOR_DATE"] = time;
        start.Environment["GIT_COMMITTER_NAME"] = "C O Mitter";
        start.Environment["GIT_COMMITTER_EMAIL"] = "committer@example.com";
        start.Environment["GIT_COMMITTER_DATE"] = time;
        return start;
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command ended without reading everything; its exit status tells why.
        }
    }

    private static bool FindGit()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
