using Serai.Testing;

[assembly: AssemblyFixture(typeof(Serai.EndToEnd.Fixtures.RealMirror))]

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// One mirror of the real opam-repository for all tests that only read: cloned by <c>serai serve</c> from the real <c>git daemon</c> when
/// the first of them asks.
/// </summary>
public sealed class RealMirror : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TemporaryFolder _folder = new();
    private GitDaemon? _daemon;
    private SeraiProcess? _process;
    private string? _tip;

    /// <summary>The tip of the real repository.</summary>
    internal string Tip => _tip!;

    /// <summary>The real git server.</summary>
    internal GitDaemon Daemon => _daemon!;

    /// <summary>The remote of the real repository.</summary>
    internal string Remote => Daemon.Url(RealData.Repository);

    /// <summary>The running mirror, which has served its first generation.</summary>
    internal async Task<SeraiProcess> OpenAsync()
    {
        string data = RealData.Folder;
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _daemon ??= await GitDaemon.StartAsync(data);
            _tip ??= RealData.RunGit(Path.Combine(data, RealData.Repository), "rev-parse", "HEAD").Text.Trim();
            if (_process is null)
            {
                _process = SeraiProcess.Serve(_folder["data"], Remote);
                await _process.WaitForCommitAsync(_tip);
            }

            return _process;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        _folder.Dispose();
        _gate.Dispose();
    }
}
