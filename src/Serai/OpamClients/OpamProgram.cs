using System.ComponentModel;
using System.Diagnostics;
using Serai.Mirrors;

namespace Serai.OpamClients;

/// <summary>The user's opam, run as the user would run it: it alone reads and changes its own root.</summary>
internal sealed class OpamProgram(string fileName, TimeProvider time)
{
    private const int MostOutput = 1 << 20;

    // Setting a repository's URL downloads its index, over whatever line there is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>The one on the path.</summary>
    public static OpamProgram OfPath => new("opam", TimeProvider.System);

    /// <summary>Runs it.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="OpamException">It is not there, or fails; its own words are in the message.</exception>
    public async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["OPAMCOLOR"] = "never";
        start.Environment["OPAMUTF8"] = "never";
        using Process process = Start(start);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            Task<string> errors = ReadAsync(process.StandardError, ended.Token);
            string output = await ReadAsync(process.StandardOutput, ended.Token);
            string said = await errors;
            await process.WaitForExitAsync(ended.Token);
            return process.ExitCode == 0 ? output : throw new OpamException($"{Describe(arguments)} failed: {Words(said, output)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new OpamException($"{Describe(arguments)} was not done within {Patience.TotalMinutes:F0} minutes, and was ended");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new OpamException($"opam cannot be run: {missing.Message}. Install it, or put it on the PATH; https://opam.ocaml.org/doc/Install.html");
        }
    }

    private static string Describe(string[] arguments) => "opam " + string.Join(' ', arguments);

    private static string Words(string error, string output)
    {
        string[] lines = [.. (error + "\n" + output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("<><>", StringComparison.Ordinal))];
        return lines.Length == 0 ? "it said nothing" : Printable.Of(string.Join(' ', lines));
    }

    // What is beyond the bound is read and dropped, so that the program is not held up by it.
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        char[] buffer = new char[4096];
        for (int count; (count = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Append(buffer, 0, Math.Min(count, MostOutput - text.Length));
        }

        return text.ToString();
    }
}
