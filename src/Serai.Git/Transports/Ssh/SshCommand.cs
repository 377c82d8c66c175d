using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Serai.Git.Transports.Http;

namespace Serai.Git.Transports.Ssh;

/// <summary>
/// The command that reaches a remote over ssh, chosen as git chooses it: <c>GIT_SSH_COMMAND</c> through the shell, <c>GIT_SSH</c> as a
/// program, else <c>ssh</c>. What is configured for the system's ssh (keys, hosts, proxies, known hosts) holds here as well.
/// Source: git(1), <c>GIT_SSH_COMMAND</c>; git-config(1), <c>ssh.variant</c>.
/// </summary>
internal static class SshCommand
{
    private const string Variant = "GIT_SSH_VARIANT";

    /// <summary>How to start it: its streams redirected, the version of the protocol in its environment.</summary>
    /// <exception cref="GitRemoteException">It is to be started in a way that is not supported.</exception>
    public static ProcessStartInfo Of(GitRemote remote, GitClientOptions options)
    {
        ProcessStartInfo start = Program(options.ReadVariable, out bool isOurs);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;

        // Errors are told apart by their English words.
        start.Environment["LC_ALL"] = "C";

        // A token for HTTP is none of ssh's business, nor of what its configuration runs or sends.
        start.Environment.Remove(HttpCredentials.TokenVariable);
        AddOptions(start, remote, options, isOurs);
        start.ArgumentList.Add(remote.SshUser is { } user ? $"{user}@{remote.Host}" : remote.Host);
        start.ArgumentList.Add("git-upload-pack " + Quote(remote.Path));
        return start;
    }

    /// <summary>The error for a program that cannot be started.</summary>
    public static GitRemoteException NotStarted(GitRemote remote, ProcessStartInfo start, Win32Exception cause) =>
        new(
            GitRemoteFault.Unsupported,
            $"{remote.Url}: cannot start {start.FileName} ({PktLines.RemoteText.Clean(cause.Message, 200)}); nothing was fetched; install an OpenSSH client, or name one in GIT_SSH or GIT_SSH_COMMAND",
            cause);

    /// <summary>A word for the remote's shell, quoted as git does it: between single quotes, with quotes and exclamation marks outside.</summary>
    public static string Quote(string path) =>
        "'" + path.Replace("'", "'\\''", StringComparison.Ordinal).Replace("!", "'\\!'", StringComparison.Ordinal) + "'";

    private static ProcessStartInfo Program(Func<string, string?> readVariable, out bool isOurs)
    {
        isOurs = false;
        if (readVariable("GIT_SSH_COMMAND") is { Length: > 0 } command)
        {
            // As git: the arguments follow as the shell's own, so that nothing of them is read as shell.
            return new ProcessStartInfo("sh", ["-c", command + " \"$@\"", command]);
        }

        if (readVariable("GIT_SSH") is { Length: > 0 } program)
        {
            return new ProcessStartInfo(program);
        }

        isOurs = true;
        return new ProcessStartInfo("ssh");
    }

    private static void AddOptions(ProcessStartInfo start, GitRemote remote, GitClientOptions options, bool isOurs)
    {
        string variant = options.ReadVariable(Variant) ?? "auto";
        bool simple = variant is "simple";
        if (!simple && variant is not ("ssh" or "auto"))
        {
            throw new GitRemoteException(
                GitRemoteFault.Unsupported, $"{remote.Url}: {Variant} is '{PktLines.RemoteText.Clean(variant, 40)}'; ssh, simple and auto are known here");
        }

        if (simple)
        {
            if (remote.HasPort)
            {
                throw new GitRemoteException(GitRemoteFault.Unsupported, $"{remote.Url}: a port cannot be told to an ssh of the variant 'simple'; leave it out, or unset {Variant}");
            }

            return;
        }

        if (options.ProtocolVersion > 0)
        {
            start.Environment["GIT_PROTOCOL"] = string.Create(CultureInfo.InvariantCulture, $"version={options.ProtocolVersion}");
            Add(start, "-o", "SendEnv=GIT_PROTOCOL");
        }

        if (isOurs)
        {
            // A service has nobody to ask; an unknown host key or a locked key is an error at once.
            Add(start, "-o", "BatchMode=yes");
        }

        if (remote.HasPort)
        {
            Add(start, "-p", remote.Port.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Add(ProcessStartInfo start, string option, string value)
    {
        start.ArgumentList.Add(option);
        start.ArgumentList.Add(value);
    }
}
