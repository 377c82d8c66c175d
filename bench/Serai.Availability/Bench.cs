using System.Globalization;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Testing;

namespace Serai.Availability;

/// <summary>What the experiments share: the settings, the origin, a folder with the state of a mirror that has synchronised before.</summary>
internal sealed class Bench(Setup setup, MovingOrigin origin, string work)
{
    private const string Loopback = "127.0.0.1";

    private int _paths;

    public Setup Setup => setup;

    public MovingOrigin Origin => origin;

    /// <summary>The data folder from which servers start that have state.</summary>
    public string Warm => Path.Combine(work, "warm");

    /// <summary>A path that nothing has had before.</summary>
    public string NewPath(string name) => Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"{++_paths}-{name}"));

    /// <summary>A data folder with the state of one that has synchronised.</summary>
    public string CopyWarm()
    {
        string copy = NewPath("data");
        foreach (string folder in Directory.EnumerateDirectories(Warm, "*", SearchOption.AllDirectories).Prepend(Warm))
        {
            Directory.CreateDirectory(copy + folder[Warm.Length..]);
        }

        foreach (string file in Directory.EnumerateFiles(Warm, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, copy + file[Warm.Length..]);
        }

        return copy;
    }

    /// <summary>Starts the program that users run, on a data folder; it serves once there is something.</summary>
    public Task<PinnedServer> ServeAsync(string data, string? fault = null, params string[] arguments)
    {
        int port = ServerProcess.FreePort();
        string[] command =
        [
            setup.Serai, "serve", "--data", data, "--remote", origin.Remote, "--listen", $"{Loopback}:{port}", "--interval", "1s", "--allow-rewind",
            "--log-format", "text", .. arguments,
        ];
        return PinnedServer.StartAsync(command, port, data, fault is null ? null : new Dictionary<string, string> { ["SERAI_TEST_FAULT"] = fault });
    }

    /// <summary>Starts it with state, and waits until it serves.</summary>
    public async Task<PinnedServer> ServeWarmAsync(string? fault = null, params string[] arguments)
    {
        origin.Reset();
        PinnedServer server = await ServeAsync(CopyWarm(), fault, arguments);
        await server.WaitForGenerationAsync();
        return server;
    }

    /// <summary>Starts the load that the phases are measured by.</summary>
    public Task<LoadProcess> LoadAsync(PinnedServer server) => LoadProcess.StartAsync(
        this, server.Port, "--rate", $"{Setup.Rate}", "--seconds", "900", "--mix", "repo=30,not-modified=30,health=20,archive-404=9,archive-hit=8,index=1,status=2", "--archive", origin.StoredArchive);
}
