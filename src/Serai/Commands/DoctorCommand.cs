using System.CommandLine;
using System.Text.Json;
using Serai.Doctor;
using Serai.Mirrors;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai doctor URL</c>: looks at any mirror as its clients do, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string DefaultMaxAge = "2d";

    // A mirror that drips is given up as a whole: each of some twenty answers may take 10 s of silence.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Command Make()
    {
        var command = new Command("doctor", """
            Acts as a client against any mirror of an opam repository, Serai or not, and prints a line for each thing that it looks at, with the
            cure where it is wrong: 0 all is well, 2 something is wrong, 1 it cannot be reached. It reads at most 64 MB of the index and 32 MB of
            an archive, and changes nothing.

            Example: serai doctor https://opam.ocaml.org/
            """);
        var url = new Argument<string>("URL") { Description = "The mirror's root: what opam repository set-url is given." };
        var maxAge = new Option<string>("--max-age")
        {
            HelpName = "TIME",
            Description = $"How old the index of a mirror that is no Serai may be, such as 12h. [default: {DefaultMaxAge}]",
        };
        var json = new Option<bool>("--json") { Description = "Print the lines as JSON." };
        command.Arguments.Add(url);
        command.Options.Add(maxAge);
        command.Options.Add(json);
        command.SetAction(Terminal.Action((parsed, cancellationToken) =>
        {
            string age = parsed.GetValue(maxAge) ?? DefaultMaxAge;
            return !MirrorUrl.TryRead(parsed.GetValue(url)!, out Uri root, out string error) ? throw new SettingException(error)
                : !Quantity.TryReadTime(age, out TimeSpan mostAge) ? throw new SettingException($"--max-age: expected a time such as 12h or 2d, found \"{age}\"")
                : RunAsync(root, mostAge, parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(Uri root, TimeSpan mostAge, bool asJson, CancellationToken cancellationToken)
    {
        using var client = new MirrorClient(root);
        var report = new CheckReport(asJson ? new Quiet() : new DoctorLines(Console.Out, Paint.Output));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await new Checkup(client, mostAge, TimeProvider.System, report).RunAsync(patience.Token);
        }
        catch (MirrorUnreachableException unreachable) when (report.Lines.Count == 0)
        {
            await Console.Error.WriteLineAsync($"serai: {root} cannot be reached: {unreachable.Message}; is the URL right, and is it up?");
            return Terminal.Error;
        }
        catch (MirrorUnreachableException unreachable)
        {
            report.Bad("answers", $"it stopped answering: {unreachable.Message}", "look into its log; ask again");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            report.Bad("answers", $"not all was answered within {Patience.TotalMinutes:F0} minutes", "clients wait as long: what is it busy with, or what stands in front of it?");
        }

        await Console.Out.WriteLineAsync(asJson ? JsonSerializer.Serialize([.. report.Lines], DoctorJson.Default.CheckLineArray) : DoctorLines.Conclusion(report, Paint.Output));
        return report.IsGood ? 0 : Terminal.Incomplete;
    }

    private sealed class Quiet : IProgress<CheckLine>
    {
        public void Report(CheckLine value)
        {
        }
    }
}
