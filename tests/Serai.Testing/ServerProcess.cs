using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Serai.Testing;

/// <summary>
/// A server program in a process group of its own, on loopback: waited for until it accepts connections, and ended with everything that it
/// started. What it writes to standard error is kept for the message of a start that fails.
/// </summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int FirstPort = 20_000;
    private const int Ports = 12_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    // Test programs that run at the same time begin at different places.
    private static readonly int FirstTry = Environment.ProcessId * 37;
    private static int PortsTried;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.StandardInput.Close();
    }

    /// <summary>The process and its group.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Whether <c>setsid</c>, by which the process group is made, is there.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && File.Exists("/usr/bin/setsid");

    /// <summary>
    /// A port of 127.0.0.1 that was free just now, and that is given out once. It lies below those that the system takes for outgoing
    /// connections (ip(7), <c>ip_local_port_range</c>), so that none of the many of a test run takes it before the server does.
    /// </summary>
    public static int FreePort()
    {
        for (int tries = 0; tries < 1_000; tries++)
        {
            int port = FirstPort + ((FirstTry + Interlocked.Increment(ref PortsTried)) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another program's: the next one.
            }
        }

        throw new InvalidOperationException($"no port of {FirstPort} to {FirstPort + Ports - 1} is free");
    }

    /// <summary>Starts a program that stays in the foreground, and waits until it accepts connections.</summary>
    /// <param name="start">Program, arguments, environment; its streams are redirected.</param>
    /// <param name="port">Where it will listen on 127.0.0.1.</param>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, int port)
    {
        // setsid does not fork here, as this child leads no group: its id is that of the program and of the group.
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "/usr/bin/setsid";
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            await server.WaitAsync(port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ = Kill(-_process.Id, SigKill);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private async Task WaitAsync(int port)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!await AcceptsAsync(port))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"{string.Join(' ', _process.StartInfo.ArgumentList)}: does not listen on port {port}: {Errors}");
            }

            await Task.Delay(5);
        }
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < 10_000)
            {
                _errors.AppendLine(line);
            }
        }
    }
}
