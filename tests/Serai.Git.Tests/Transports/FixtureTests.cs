using System.Diagnostics;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>What the other tests rely on: a server or a network that did not do its part would let them pass for nothing.</summary>
public sealed class FixtureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_throttled_clone_takes_its_time_and_a_ready_pack_is_given_twice()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string served = _folder.Folder("served");
        var sample = new SampleRepository(Path.Combine(served, "r"));
        await using GitDaemon daemon = await GitDaemon.StartAsync(served, new GitServerOptions { ReadyPacks = true });
        await using var proxy = new ThrottlingProxy(daemon.Port);
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{proxy.Port}/r"), new GitClientOptions());
        var request = new FetchRequest { Want = sample.After, Depth = 1 };
        using var first = new MemoryStream();
        await client.FetchAsync(request, (bytes, ct) => first.WriteAsync(bytes, ct), null, Ct);

        proxy.BytesPerSecond = first.Length * 2;
        using var second = new MemoryStream();
        long begun = Stopwatch.GetTimestamp();
        await client.FetchAsync(request, (bytes, ct) => second.WriteAsync(bytes, ct), null, Ct);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0.45, 30);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public async Task A_server_is_gone_with_everything_that_it_started_when_it_is_disposed()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string served = _folder.Folder("served");
        _ = new SampleRepository(Path.Combine(served, "r"));
        GitDaemon daemon = await GitDaemon.StartAsync(served);
        await using var client = GitClient.Open(GitRemote.Parse(daemon.Url("r")), new GitClientOptions());
        await client.GetTipAsync(Ct); // upload-pack waits for the next command
        await daemon.DisposeAsync();
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Select(CommandLine), line => line.Contains(served, StringComparison.Ordinal));
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
