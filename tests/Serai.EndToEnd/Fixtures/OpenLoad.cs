using System.Diagnostics;
using Serai.Load.Results;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// The load generator as a process, at the priority that the mirror has: what the machine does to any process of that priority, its own lag shows.
/// </summary>
internal sealed class OpenLoad : IAsyncDisposable
{
    private const string Mix = "repo=3,not-modified=3,health=2,archive-404=1";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private OpenLoad(int port)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Serai.Load"),
            [$"127.0.0.1:{port}", "--rate", "400", "--seconds", "280", "--mix", Mix, "--phases", "--json", _folder["load.json"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Starts it, and gives it a second to run warm once it begins to send.</summary>
    public static async Task<OpenLoad> StartAsync(int port)
    {
        var load = new OpenLoad(port);
        Assert.NotNull(await load._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        return load;
    }

    /// <summary>Looks at the mirror while something happens, then ends.</summary>
    public async Task<PhaseSummary> MeasureAsync(Func<Task> during)
    {
        await _process.StandardInput.WriteLineAsync("phase");
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await during();
        await _process.StandardInput.WriteLineAsync();
        _process.StandardInput.Close();
        string output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(_folder["load.json"]), output);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        return LoadSummary.FromJson(await File.ReadAllBytesAsync(_folder["load.json"], TestContext.Current.CancellationToken)).Phases.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }
}
