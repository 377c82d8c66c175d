using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Serai.Lab.Loops;
using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>
/// The analysis in a process of its own, at idle priority where util-linux is there, as the mirror runs its worker. It connects to the loop
/// when it begins, and says at its end how many objects were intact: to the loop, a worker is one more socket.
/// </summary>
internal sealed class AnalysisProcess : IDisposable
{
    /// <summary>The lab's command that is the other end; no user calls it.</summary>
    public const string Command = "analyse";

    private const int PatienceMilliseconds = 5_000;

    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(10);

    // For what takes some seconds: idle priority beside busy programs can mean no processor time at all.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    // A scheduling policy is inherited by the threads that a thread starts: it must be there before the runtime is.
    private static readonly string[] Idle = ["chrt", "--idle", "0"];

    private readonly Process _process;
    private Connection? _connection;

    private AnalysisProcess(Process process) => _process = process;

    /// <summary>Whether a worker can run under <c>SCHED_IDLE</c>. Tried rather than looked for: where system calls are filtered, chrt fails.</summary>
    public static bool CanBeIdle { get; } = TryIdle();

    /// <summary>Starts a worker; it begins when this returns.</summary>
    /// <param name="lookUps">How many objects it looks up.</param>
    /// <param name="idle">Whether it takes what processor time is left over; beside busy programs that can be hardly any.</param>
    /// <exception cref="InvalidOperationException">It ended before it began.</exception>
    /// <exception cref="TimeoutException">It did not begin in time.</exception>
    public static async Promise<AnalysisProcess> Start(int lookUps, bool idle)
    {
        using Socket listener = Connection.Listen();
        string port = ((IPEndPoint)listener.LocalEndPoint!).Port.ToString();
        string lab = Path.Combine(AppContext.BaseDirectory, "Serai.Lab");
        string[] command = [.. idle ? Idle : [], lab, Command, port, lookUps.ToString()];
        var worker = new AnalysisProcess(Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false })!);
        try
        {
            await worker.Follow(EventLoop.Current.Readable(listener), begins: true);
            worker._connection = new Connection(listener.Accept());
            return worker;
        }
        finally
        {
            if (worker._connection is null)
            {
                worker.Dispose();
            }
        }
    }

    /// <summary>The other end: what the process does.</summary>
    public static void Work(int port, int lookUps)
    {
        var table = new ObjectTable();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        byte[] answer = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(answer, Analysis.Plain(table, lookUps));
        socket.Send(answer);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>How many objects were intact.</returns>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Promise<int> Answer()
    {
        Promise<int> answer = Receive();
        await Follow(answer, begins: false);
        return await answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _connection?.Dispose();
    }

    private async Promise<int> Receive()
    {
        byte[] answer = new byte[sizeof(int)];
        for (int received = 0; received < answer.Length;)
        {
            int more = await _connection!.Receive(answer.AsMemory(received));
            received += more > 0 ? more : throw new InvalidOperationException("the worker ended without an answer");
        }

        return BinaryPrimitives.ReadInt32LittleEndian(answer);
    }

    // A worker that ends on the way closes its connection; before it has one, somebody must look. One that ended well had one, and was faster
    // than this loop.
    private async Promise Follow(Promise step, bool begins)
    {
        EventLoop loop = EventLoop.Current;
        for (long end = loop.After(loop.Now, MostTime); !step.IsFulfilled;)
        {
            if (begins && _process is { HasExited: true, ExitCode: not 0 })
            {
                throw new InvalidOperationException($"the worker ended with status {_process.ExitCode} before it began");
            }

            if (loop.Now > end)
            {
                throw new TimeoutException($"the worker did not {(begins ? "begin" : "end")} within {MostTime.TotalSeconds:F0} s: the machine is too busy for idle priority; run it again on a quieter one");
            }

            await loop.At(loop.After(loop.Now, LookPause));
        }
    }

    private static bool TryIdle()
    {
        try
        {
            using Process? tried = Process.Start(new ProcessStartInfo(Idle[0], [.. Idle[1..], "true"]) { UseShellExecute = false, RedirectStandardError = true });
            return tried is not null && tried.WaitForExit(PatienceMilliseconds) && tried.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
