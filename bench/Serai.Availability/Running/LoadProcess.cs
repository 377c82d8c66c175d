using System.Diagnostics;
using Serai.Load.Results;

namespace Serai.Availability.Running;

/// <summary>The load generator as a process on its own core, told the phases as they come.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    // What warms the generator and the server up before the first phase.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    private readonly Process _process;
    private readonly string _result;
    private readonly Task<string?> _begins;
    private readonly Task<string> _output;

    private LoadProcess(Process process, string result)
    {
        _process = process;
        _result = result;
        _begins = process.StandardOutput.ReadLineAsync();
        _output = ReadRestAsync(process);
    }

    /// <summary>Starts it, and lets it run warm.</summary>
    /// <param name="bench">Where its program lies, and where it may write.</param>
    /// <param name="port">The server.</param>
    /// <param name="arguments">Its arguments, without server and files.</param>
    public static async Task<LoadProcess> StartAsync(Bench bench, int port, params string[] arguments)
    {
        LoadProcess load = Start(bench, port, arguments);
        await load._begins;
        await Task.Delay(WarmUp);
        return load;
    }

    /// <summary>Starts it, and waits for nothing.</summary>
    public static LoadProcess Start(Bench bench, int port, params string[] arguments)
    {
        string result = bench.NewPath("load.json");
        string[] command = [.. Pinning.Load, Path.Combine(bench.Setup.Programs, "Serai.Load"), $"127.0.0.1:{port}", "--phases", "--json", result, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        return new LoadProcess(Process.Start(start)!, result);
    }

    /// <summary>Begins a phase, lets it last, and ends it.</summary>
    public async Task PhaseAsync(string name, TimeSpan length)
    {
        await _begins;
        await _process.StandardInput.WriteLineAsync(name);
        await _process.StandardInput.FlushAsync();
        await Task.Delay(length);
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it.</summary>
    /// <returns>What it measured.</returns>
    public async Task<LoadSummary> EndAsync()
    {
        _process.StandardInput.Close();
        string output = await _output;
        await _process.WaitForExitAsync();
        return File.Exists(_result)
            ? LoadSummary.FromJson(await File.ReadAllBytesAsync(_result))
            : throw new InvalidOperationException($"the load generator ended with {_process.ExitCode}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<string> ReadRestAsync(Process process)
    {
        await _begins;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
