using System.Diagnostics;
using Serai.Benchmarks.Measuring;
using Serai.Benchmarks.Servers;

namespace Serai.Benchmarks;

/// <summary>What the sections share: the settings, the servers, a folder to work in, and how commands are made.</summary>
internal sealed class Bench
{
    private readonly string _configuration;
    private readonly string? _sshCommand;

    public Bench(Setup setup, Origins origins, string work, string configuration)
    {
        Setup = setup;
        Origins = origins;
        Work = work;
        _configuration = configuration;
        _sshCommand = origins.SshCommand;
    }

    public Setup Setup { get; }

    public Origins Origins { get; }

    /// <summary>A folder that is removed at the end.</summary>
    public string Work { get; }

    /// <summary>A path in the working folder.</summary>
    public string this[string name] => Path.Combine(Work, name);

    /// <summary>The real git, with no configuration but that of the comparison.</summary>
    public Side Git(Action prepare, params string[] arguments) => new(Start("git", arguments), prepare);

    /// <summary>This program as one of its measured processes.</summary>
    public Side Self(Action prepare, params string[] arguments) => new(Start(Setup.Self, arguments), prepare);

    /// <summary>The program that users run.</summary>
    public Side Serai(params string[] arguments) => new(Start(Setup.Serai, arguments), Nothing);

    /// <summary>Removes what a run made in the working folder.</summary>
    public Action Remove(string name) => () =>
    {
        if (Directory.Exists(this[name]))
        {
            Directory.Delete(this[name], recursive: true);
        }
    };

    /// <summary>Makes a folder anew as a copy of another one.</summary>
    public Action Copy(string from, string to) => () =>
    {
        Remove(to)();
        foreach (string folder in Directory.EnumerateDirectories(this[from], "*", SearchOption.AllDirectories).Prepend(this[from]))
        {
            Directory.CreateDirectory(this[to] + folder[this[from].Length..]);
        }

        foreach (string file in Directory.EnumerateFiles(this[from], "*", SearchOption.AllDirectories))
        {
            File.Copy(file, this[to] + file[this[from].Length..]);
        }
    };

    public static void Nothing()
    {
    }

    /// <summary>Runs a command outside of any measurement, and gives what it printed.</summary>
    public static string Output(Side side)
    {
        side.Prepare();
        side.Start.RedirectStandardOutput = true;
        using Process process = Process.Start(side.Start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{side.Shown}: exit {process.ExitCode}");
    }

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Work };
        start.Environment["GIT_CONFIG_GLOBAL"] = _configuration;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_SSL_CAINFO"] = Origins.AuthorityFile;
        if (_sshCommand is not null)
        {
            start.Environment["GIT_SSH_COMMAND"] = _sshCommand;
        }

        return start;
    }
}
