namespace Serai.Testing;

/// <summary>The real <c>git daemon</c> on loopback: <c>git://127.0.0.1:PORT/NAME</c> for each repository in a folder, which is only read.</summary>
public sealed class GitDaemon : IAsyncDisposable
{
    private readonly GitServerHome _home;
    private readonly ServerProcess _process;

    private GitDaemon(string basePath, int port, GitServerHome home, ServerProcess process)
    {
        BasePath = basePath;
        Port = port;
        _home = home;
        _process = process;
    }

    /// <summary>The folder with the repositories.</summary>
    public string BasePath { get; }

    public int Port { get; }

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing => !Git.IsAvailable ? "git is not installed" : !ServerProcess.IsAvailable ? "setsid is not here" : null;

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<GitDaemon> StartAsync(string basePath, GitServerOptions? options = null, int? port = null)
    {
        int at = port ?? ServerProcess.FreePort();
        options ??= new GitServerOptions();
        var home = new GitServerHome(options);
        System.Diagnostics.ProcessStartInfo start = new Git(home.Path).StartInfo(
            ["daemon", "--export-all", "--reuseaddr", "--informative-errors", "--listen=127.0.0.1", $"--port={at}", $"--base-path={basePath}", basePath]);
        start.Environment["GIT_CONFIG_GLOBAL"] = home.Configuration;
        foreach (string program in options.Through.Reverse())
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = program;
        }

        return new GitDaemon(basePath, at, home, await ServerProcess.StartAsync(start, at));
    }

    /// <summary>The URL of a repository.</summary>
    public string Url(string name) => $"git://127.0.0.1:{Port}/{name}";

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _home.Dispose();
    }
}
