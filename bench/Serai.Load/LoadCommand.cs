using System.CommandLine;
using System.Net;
using Serai.Load.Plot;
using Serai.Load.Requests;
using Serai.Load.Results;

namespace Serai.Load;

/// <summary>The command line: reads the options, runs the load, prints and writes what came of it.</summary>
internal static class LoadCommand
{
    /// <summary>The first line of output of a run that is told its phases: from here on it sends.</summary>
    public const string Begins = "begins";

    private const int Void = 2;

    private static readonly Argument<string> Server = new("server") { Description = "Where the server listens: ADDRESS:PORT." };
    private static readonly Option<double> Rate = new("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long at most, after the warm-up.", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds before that which count for nothing.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Connections = new("--connections") { Description = "Connections that are kept open.", DefaultValueFactory = _ => 64 };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "Seconds after which a request counts as lost.", DefaultValueFactory = _ => 10 };
    private static readonly Option<double?> Patience = new("--patience") { Description = "Seconds for which a request waits for a free connection; without it as long as the timeout." };
    private static readonly Option<string> Mix = new("--mix")
    {
        Description = $"Classes of request with their weights, of {string.Join(", ", RequestClass.Names)}.",
        DefaultValueFactory = _ => RequestMix.Default,
    };

    private static readonly Option<string?> Archive = new("--archive") { Description = "Path of a stored archive, for archive-hit." };
    private static readonly Option<bool> RefusalsCount = new("--refusals-are-answers") { Description = "Counts a 503 apart from failures: for overload." };
    private static readonly Option<bool> Phases = new("--phases")
    {
        Description = "Says when it begins, then reads the phases from standard input: a line with a name begins one, an empty line ends it, the end of the input ends the run.",
    };

    private static readonly Option<string?> Json = new("--json") { Description = "Where to write the result as JSON." };
    private static readonly Option<string?> Svg = new("--svg") { Description = "Where to draw the latency over time." };

    public static RootCommand Make()
    {
        var command = new RootCommand("""
            Sends requests to a mirror at a constant rate, whether it answers or not, and measures from the moment at which each was due.

            Example: Serai.Load 127.0.0.1:8080 --rate 1000 --seconds 30 --mix repo=3,not-modified=3,health=1 --svg latency.svg
            The exit status is 2 where the run is void: where this program itself did not keep up with the clock.
            """);
        command.Arguments.Add(Server);
        foreach (Option option in new Option[] { Rate, Seconds, WarmUp, Connections, Timeout, Patience, Mix, Archive, RefusalsCount, Phases, Json, Svg })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        try
        {
            LoadOptions options = Read(parsed);
            var mix = RequestMix.Parse(parsed.GetValue(Mix)!, options.Server.ToString(), parsed.GetValue(Archive));
            bool isTold = parsed.GetValue(Phases);
            LoadSummary summary = LoadRun.Run(options, mix, isTold ? Console.In : null, isTold ? () => Console.WriteLine(Begins) : null);
            Write(parsed, summary);
            return summary.Void is null ? 0 : Void;
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Serai.Load: {wrong.Message}");
            return 1;
        }
    }

    private static LoadOptions Read(ParseResult parsed)
    {
        string server = parsed.GetValue(Server)!;
        if (!IPEndPoint.TryParse(server, out IPEndPoint? endPoint) || endPoint.Port == 0)
        {
            throw new FormatException($"server: expected ADDRESS:PORT such as 127.0.0.1:8080, found {server}");
        }

        var options = new LoadOptions
        {
            Server = endPoint,
            Rate = parsed.GetValue(Rate),
            Length = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
            Connections = parsed.GetValue(Connections),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(Patience) ?? parsed.GetValue(Timeout)),
            RefusalsAreAnswers = parsed.GetValue(RefusalsCount),
        };
        options.Check();
        return options;
    }

    private static void Write(ParseResult parsed, LoadSummary summary)
    {
        Console.Write(SummaryText.Of(summary));
        if (parsed.GetValue(Json) is { } json)
        {
            File.WriteAllBytes(json, summary.ToJson());
        }

        if (parsed.GetValue(Svg) is { } svg)
        {
            File.WriteAllText(svg, LatencyPlot.Draw($"{summary.Rate:F0} requests a second", summary.Track, summary.Phases));
        }
    }
}
