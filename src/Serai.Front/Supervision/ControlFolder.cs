using System.Security.Cryptography;

namespace Serai.Front.Supervision;

/// <summary>
/// The private folder of the control socket: mode 0700, with a short random name, since a socket's path is limited to 108 bytes
/// (unix(7)). Removed when disposed of.
/// </summary>
internal sealed class ControlFolder : IDisposable
{
    private const string Prefix = "serai-";

    private readonly string _path;

    private ControlFolder(string path) => _path = path;

    /// <summary>The socket's path.</summary>
    public string Socket => Path.Combine(_path, "control");

    /// <summary>Makes the folder under the user's run-time folder, else the temporary one.</summary>
    public static ControlFolder Make()
    {
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string parent = runtime is { Length: > 0 and < 80 } && Directory.Exists(runtime) ? runtime : Path.GetTempPath();
        string path = Path.Combine(parent, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new ControlFolder(path);
    }

    /// <summary>Removes the folder of a front that was killed, known from the lock that it held.</summary>
    public static void RemoveLeftover(string? socket)
    {
        if (Path.GetDirectoryName(socket) is { } path
            && Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal)
            && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody tidied up; that was the aim.
        }
    }
}
