using System.Diagnostics;
using System.Globalization;
using Serai.Testing;

namespace Serai.Benchmarks.Servers;

/// <summary>The system's sshd on loopback, with keys of its own: host key checking stays on, and no file of the user's is read.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly int _port;
    private readonly ServerProcess _process;

    private SshServer(int port, string command, ServerProcess process)
    {
        _port = port;
        Command = command;
        _process = process;
    }

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing =>
        !File.Exists(Program) || !File.Exists("/usr/bin/ssh-keygen") ? "openssh-server is not installed"
        : Environment.UserName == "root" && !Directory.Exists("/run/sshd") ? "sshd wants the folder /run/sshd"
        : null;

    /// <summary>For <c>GIT_SSH_COMMAND</c>.</summary>
    public string Command { get; }

    public static async Task<SshServer> StartAsync(string work)
    {
        string folder = Directory.CreateDirectory(Path.Combine(work, "ssh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        MakeKey(Path.Combine(folder, "host"));
        MakeKey(Path.Combine(folder, "user"));
        int port = ServerProcess.FreePort();
        string hostKey = await File.ReadAllTextAsync(Path.Combine(folder, "host.pub"));
        await File.WriteAllTextAsync(Path.Combine(folder, "known"), string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{port} {hostKey}"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {folder}/host
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            AuthorizedKeysFile {folder}/user.pub
            AcceptEnv GIT_PROTOCOL
            SetEnv GIT_CONFIG_GLOBAL={Suite.ConfigurationPath(work)} GIT_CONFIG_NOSYSTEM=1

            """);
        var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", Path.Combine(folder, "config")]);
        string command = $"ssh -F none -i {folder}/user -o IdentitiesOnly=yes -o UserKnownHostsFile={folder}/known -o StrictHostKeyChecking=yes";
        return new SshServer(port, command, await ServerProcess.StartAsync(start, port));
    }

    public string Url(string path) => string.Create(CultureInfo.InvariantCulture, $"ssh://{Environment.UserName}@127.0.0.1:{_port}{path}");

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static void MakeKey(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ssh-keygen: exit {process.ExitCode}");
        }
    }
}
