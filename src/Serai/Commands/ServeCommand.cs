using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serai.Front;
using Serai.Front.Systemd;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai serve</c>: runs the mirror until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var command = new Command("serve", """
            Runs the mirror until SIGTERM or Ctrl-C. SIGHUP reads the settings again, opens the access log anew, and syncs.

            Example: serai serve --listen '*:8080' --interval 2m
            """);
        var options = new SettingOptions(command);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
            RunAsync(options.Resolve(parsed), () => options.Resolve(parsed), whenListening: null, cancellationToken)));
        return command;
    }

    /// <summary>Serves with these settings.</summary>
    /// <param name="settings">As they are at the start.</param>
    /// <param name="readAgain">Reads them again, on SIGHUP.</param>
    /// <param name="whenListening">Called once clients can connect.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(SettingSet settings, Func<SettingSet> readAgain, Action? whenListening, CancellationToken cancellationToken)
    {
        bool logsAsJson = settings.LogsAsJson(onTerminal: !Console.IsErrorRedirected);
        using ILoggerFactory loggers = Terminal.MakeLoggers(logsAsJson);
        FrontOptions front = ProcessOptions.ForFront(settings, logsAsJson) with
        {
            WhenListening = whenListening,
            Service = ServiceEnvironment.Take(),
        };
        var mirror = new Front.Front(front, TimeProvider.System, loggers);
        var settingsAgain = new SettingReload(settings, readAgain);
        using var hangup = new Hangup(() => mirror.Reload(() => settingsAgain.Read(logsAsJson)));
        return await mirror.RunAsync(cancellationToken);
    }
}
