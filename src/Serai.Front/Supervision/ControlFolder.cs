using System.Security.Cryptography;

namespace Serai.Front.Supervision;

/// <summary>
/// The private folder of the control socket: mode 0700, with a short random name, since a socket's path is limited to 108 bytes
/// (unix(7)). Removed when disposed of.
/// </summary>
internal sealed class ControlFolder : IDisposable
{
    private const string Prefix = "serai-";
    private const string SocketName = "control";
    private const int MaxSocketPath = 104; // of sun_path on macOS; Linux has 108

    private readonly string _path;

    private ControlFolder(string path) => _path = path;

    /// <summary>The socket's path.</summary>
    public string Socket => Path.Combine(_path, SocketName);

    /// <summary>Makes the folder where it can: in the user's run-time folder, a temporary one, or the data folder.</summary>
    /// <param name="dataFolder">The last resort.</param>
    /// <param name="refusal">Why it could not be made anywhere.</param>
    /// <returns>Null where it cannot be made.</returns>
    public static ControlFolder? TryMake(string dataFolder, out string refusal)
    {
        refusal = string.Empty;
        string name = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        foreach (string? parent in new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/tmp", dataFolder })
        {
            if (parent is not { Length: > 0 } || !Directory.Exists(parent) || Path.Combine(parent, name, SocketName).Length > MaxSocketPath)
            {
                continue;
            }

            try
            {
                var folder = new ControlFolder(Path.Combine(parent, name));
                folder.MakeReady();
                return folder;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                refusal = refused.Message;
            }
        }

        return null;
    }

    /// <summary>Removes the socket and folder of a front that was killed, known from the lock that it held. What cannot be removed stays.</summary>
    public static void RemoveLeftover(string? socket)
    {
        if (Path.GetDirectoryName(socket) is { } path
            && Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal)
            && Path.GetFileName(socket) == SocketName)
        {
            Remove(path);
        }
    }

    /// <summary>Makes the place of the socket free, and the folder again if somebody tidied it up.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void MakeReady()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Delete(Socket);
    }

    /// <inheritdoc/>
    public void Dispose() => Remove(_path);

    private static void Remove(string path)
    {
        try
        {
            File.Delete(Path.Combine(path, SocketName));
            Directory.Delete(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Gone already, or another user's: it is empty and harms nobody.
        }
    }
}
