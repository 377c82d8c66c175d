using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Serai.Front;
using Serai.Front.Supervision;
using Serai.Worker;

namespace Serai.Availability.Inside;

/// <summary>
/// Front and worker in one process, as nobody should have them: the front starts a process that does nothing, and the worker answers on the
/// control socket from within the front's own.
/// </summary>
internal static class InsideHost
{
    /// <summary>What it writes to its log when the work begins.</summary>
    public const string Begins = "the work begins";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    [SuppressMessage("Reliability", "CA2025", Justification = "the worker ends with the process")]
    public static async Task<int> RunAsync(InsideVariant variant, int port, string remote, string data, string objects)
    {
        using PackageWork? work = variant.HasSteps ? await PackageWork.OpenAsync(remote, objects) : null;
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        string socketFile = data + ".socket";
        Task<int> front = new Front.Front(FrontOptions(port, remote, data, socketFile), TimeProvider.System, loggers).RunAsync(stop.Token);
        while (!File.Exists(socketFile))
        {
            await Task.Delay(Look);
        }

        // A pipe that nobody ever closes stands for the standard input by which a worker learns of its front's end; it ends with the process.
        var input = new AnonymousPipeServerStream(PipeDirection.In);
        _ = new Worker.Worker(WorkerOptions(variant, remote, data), TimeProvider.System, loggers).RunAsync(await File.ReadAllTextAsync(socketFile), input);
        await Console.Error.WriteLineAsync(Begins);
        work?.Start(variant, variant.Threads);
        return await front;
    }

    private static FrontOptions FrontOptions(int port, string remote, string data, string socketFile) => new()
    {
        Listen = [ListenAddress.TryParse($"{IPAddress.Loopback}:{port}", out ListenAddress? address) ? address : throw new FormatException($"port: {port}")],
        DataFolder = data,
        Remote = remote,
        Archives = ArchivePolicy.OnDemand,
        Interval = Never,
        MaxConnections = 4_096,
        Worker = new WorkerLaunch("/bin/sh", ["-c", "printf %s \"$1\" >\"$0.new\"; mv \"$0.new\" \"$0\"; exec cat >/dev/null", socketFile], default, new Dictionary<string, string>()),
        Version = "inside",
    };

    private static WorkerOptions WorkerOptions(InsideVariant variant, string remote, string data) => new()
    {
        Remote = remote,
        DataFolder = data,
        GitStore = GitStoreHome.Memory,
        Interval = variant.Syncs ? Often : Never,
        ArchiveMirrors = ["cache"],
        AllowRewind = true,
    };
}
