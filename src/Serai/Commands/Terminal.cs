using System.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Serai.Settings;

namespace Serai.Commands;

/// <summary>What all commands share: errors as one line, logs on standard error.</summary>
internal static class Terminal
{
    /// <summary>Exit status of a configuration or start error.</summary>
    public const int Error = 1;

    /// <summary>Exit status of something incomplete or malformed.</summary>
    public const int Incomplete = 2;

    /// <summary>Makes a command's action, in which a setting that cannot be used is one line on standard error.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Action(Func<ParseResult, CancellationToken, Task<int>> action) =>
        async (parsed, cancellationToken) =>
        {
            // System.CommandLine looks for signals only once the action has come to its first wait; until then SIGTERM would cut whatever is sent.
            await Task.Yield();
            try
            {
                return await action(parsed, cancellationToken);
            }
            catch (SettingException wrong)
            {
                await Console.Error.WriteLineAsync($"serai: {wrong.Message}");
                return Error;
            }
        };

    /// <summary>
    /// The log of a command that ends by itself. It tells in lines of its own what it does and how it ended, so that of the log errors alone are
    /// shown; all of it where its form is set and there is no terminal, whose progress it would tear.
    /// </summary>
    /// <returns>The factory, owned by the caller.</returns>
    public static ILoggerFactory MakeLoggers(SettingSet settings, bool onTerminal)
    {
        bool isAskedFor = !onTerminal && settings[SettingTable.LogFormat].Text is { Length: > 0 };
        return MakeLoggers(settings.LogsAsJson(onTerminal: true), isAskedFor ? LogLevel.Information : LogLevel.Error);
    }

    /// <summary>The log on standard error.</summary>
    /// <returns>The factory, owned by the caller.</returns>
    public static ILoggerFactory MakeLoggers(bool asJson, LogLevel least = LogLevel.Information) => LoggerFactory.Create(logging =>
    {
        // The host tells with a stack trace that it could not start; the front says the same in a line of its own.
        logging.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (asJson)
        {
            logging.AddJsonConsole(json =>
            {
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                json.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(simple =>
            {
                simple.SingleLine = true;
                simple.TimestampFormat = "HH:mm:ss ";
                // By what the log goes to: the framework looks at standard output.
                simple.ColorBehavior = Paint.Error.IsOn ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled;
            });
        }
    });
}
