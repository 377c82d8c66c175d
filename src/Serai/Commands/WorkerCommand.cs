using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serai.Worker;

namespace Serai.Commands;

/// <summary><c>serai worker</c>: the process that the front starts; hidden, since nobody else should.</summary>
internal static class WorkerCommand
{
    private const int MaxOptionBytes = 1 << 20;

    public static Command Make()
    {
        var command = new Command("worker", "Works for a front; started by serai serve.") { Hidden = true };
        var format = new Option<string>("--log-format") { DefaultValueFactory = _ => "text" };
        var socket = new Argument<string>("socket");
        command.Options.Add(format);
        command.Arguments.Add(socket);
        command.SetAction(parsed => RunAsync(parsed.GetValue(socket)!, parsed.GetValue(format) == "json"));
        return command;
    }

    private static async Task<int> RunAsync(string socket, bool logsAsJson)
    {
        using ILoggerFactory loggers = Terminal.MakeLoggers(logsAsJson);
        using TraceExport? export = TraceExport.TryStart();
        Stream input = Console.OpenStandardInput();
        byte[] line = ReadLine(input);
        WorkerOptions? options = line.Length == 0 ? null : JsonSerializer.Deserialize(line, WorkerOptionsJson.Default.WorkerOptions);
        if (options is null)
        {
            await Console.Error.WriteLineAsync("serai worker: started without options; it is started by serai serve");
            return Terminal.Error;
        }

        // Sent to all processes of the name, it is for the front, which asks for what is to be done.
        using var hangup = new Hangup(() => { });

        // The worker leads a process group of its own, so Ctrl-C reaches the front alone; SIGTERM to the group is left to the front, too.
        return await new Worker.Worker(options, TimeProvider.System, loggers).RunAsync(socket, input);
    }

    // Byte by byte, so that nothing behind the line is taken away from who reads on.
    private static byte[] ReadLine(Stream input)
    {
        var line = new List<byte>();
        for (int value; line.Count < MaxOptionBytes && (value = input.ReadByte()) >= 0 && value != '\n';)
        {
            line.Add((byte)value);
        }

        return [.. line];
    }
}
