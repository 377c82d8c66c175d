using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>The real opam with a root of its own, from which nothing but loopback can be reached.</summary>
internal sealed class OpamClient : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OpamClient()
    {
        Command.SkipWithout("opam", "curl", "tar", "gzip");
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Folder("home"),
            ["TMPDIR"] = _folder.Folder("tmp"),
            ["OPAMROOT"] = _folder["root"],
            ["OPAMROOTISOK"] = "1",
            ["OPAMYES"] = "1",
            ["OPAMCOLOR"] = "never",
            ["http_proxy"] = "http://127.0.0.1:9",
            ["https_proxy"] = "http://127.0.0.1:9",
            ["no_proxy"] = "127.0.0.1",
        };
    }

    public IReadOnlyDictionary<string, string?> Environment { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs <c>opam init</c> against a mirror; the test fails where that fails.</summary>
    public Task<CommandResult> InitAsync(string url) => RunAsync("init", "--bare", "--no-setup", "--disable-sandboxing", "-a", "default", url);

    /// <summary>Runs opam; the test fails where opam does.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        CommandResult result = await Command.RunAsync("opam", arguments, Environment);
        Assert.True(result.Exit == 0, $"opam {string.Join(' ', arguments)}: {result}");
        return result;
    }
}
