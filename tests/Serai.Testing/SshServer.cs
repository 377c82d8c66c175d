using System.Diagnostics;
using System.Globalization;

namespace Serai.Testing;

/// <summary>
/// A real <c>sshd</c> on loopback with throw-away keys: <c>ssh://USER@127.0.0.1:PORT/PATH</c> for each repository in a folder. It runs as the
/// tests' own user and lets that user in by one key.
/// </summary>
public sealed class SshServer : IAsyncDisposable
{
    private const string Daemon = "/usr/sbin/sshd";

    private readonly GitServerHome _home;
    private readonly ServerProcess _process;

    private SshServer(string basePath, int port, GitServerHome home, ServerProcess process)
    {
        BasePath = basePath;
        Port = port;
        _home = home;
        _process = process;
    }

    /// <summary>The folder with the repositories.</summary>
    public string BasePath { get; }

    public int Port { get; }

    /// <summary>A client's command that knows the server's key and has the user's.</summary>
    public string Command => $"ssh -F '{_home.Path}/client.conf'";

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing => GitDaemon.Missing
        ?? (!File.Exists(Daemon) ? "sshd is not installed" : !File.Exists("/usr/bin/ssh") ? "ssh is not installed" : null);

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="basePath">The folder with the repositories.</param>
    /// <param name="acceptsProtocol">Whether it takes the variable that asks for a protocol newer than 0.</param>
    /// <param name="options">How git behaves.</param>
    public static async Task<SshServer> StartAsync(string basePath, bool acceptsProtocol = true, GitServerOptions? options = null)
    {
        int port = ServerProcess.FreePort();
        var home = new GitServerHome(options ?? new GitServerOptions());
        MakeKey(home, "host");
        MakeKey(home, "user");
        home.File("authorized_keys", await File.ReadAllTextAsync(Path.Combine(home.Path, "user.pub")));
        string hostKey = await File.ReadAllTextAsync(Path.Combine(home.Path, "host.pub"));
        home.File("known_hosts", string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{port} {hostKey}"));
        home.File("client.conf", $"""
            Host *
              IdentityFile {home.Path}/user
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile {home.Path}/known_hosts
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes

            """);
        string configuration = home.File("sshd.conf", $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {home.Path}/host
            AuthorizedKeysFile {home.Path}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            UseDNS no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            SetEnv GIT_CONFIG_GLOBAL={home.Configuration} GIT_CONFIG_NOSYSTEM=1
            {(acceptsProtocol ? "AcceptEnv GIT_PROTOCOL" : "")}

            """);
        MakeSeparationFolder();
        var start = new ProcessStartInfo(Daemon, ["-D", "-e", "-f", configuration]) { WorkingDirectory = home.Path };
        return new SshServer(basePath, port, home, await ServerProcess.StartAsync(start, port));
    }

    /// <summary>The URL of a repository.</summary>
    public string Url(string name) => $"ssh://{Environment.UserName}@127.0.0.1:{Port}{BasePath}/{name}";

    /// <summary>A file of the server's own folder: <c>client.conf</c>, <c>known_hosts</c>, <c>user</c>.</summary>
    public string FileOf(string name) => Path.Combine(_home.Path, name);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _home.Dispose();
    }

    private static void MakeKey(GitServerHome home, string name)
    {
        var start = new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Path.Combine(home.Path, name)]);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ssh-keygen: exit {process.ExitCode}");
        }
    }

    // sshd(8): root's needs this empty folder; a machine that never ran the service lacks it.
    private static void MakeSeparationFolder()
    {
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory("/run/sshd", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }
}
