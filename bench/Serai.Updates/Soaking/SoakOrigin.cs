using System.Globalization;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Updates.Soaking;

/// <summary>The real linear history behind a real git daemon and a bad network; its tip moves on commit by commit.</summary>
internal sealed class SoakOrigin : IAsyncDisposable
{
    private const string Name = "linear.git";
    private const string Branch = "refs/heads/master";

    private readonly string _path;
    private readonly GitDaemon _daemon;

    private SoakOrigin(string path, GitDaemon daemon, string[] commits)
    {
        _path = path;
        _daemon = daemon;
        Commits = commits;
        Network = new ThrottlingProxy(daemon.Port);
    }

    /// <summary>The history, the oldest first.</summary>
    public IReadOnlyList<string> Commits { get; }

    /// <summary>What lies between the mirror and the daemon.</summary>
    public ThrottlingProxy Network { get; }

    /// <summary>The remote through that network.</summary>
    public string Remote => string.Create(CultureInfo.InvariantCulture, $"git://127.0.0.1:{Network.Port}/{Name}");

    /// <summary>The remote without it.</summary>
    public string DirectRemote => _daemon.Url(Name);

    /// <summary>Begins at the first commit.</summary>
    public static async Task<SoakOrigin> StartAsync(string source, string folder)
    {
        string path = Path.Combine(folder, Name);
        RealGit git = RealGit.Init(path, bare: true);
        File.WriteAllText(Path.Combine(path, "objects", "info", "alternates"), Path.Combine(source, "objects") + "\n");
        string tip = System.Text.Encoding.ASCII.GetString(CommitFiles.Run(source, ["rev-parse", "HEAD"])).Trim();
        string[] commits = git.Run("rev-list", "--reverse", "--first-parent", tip).Split('\n');
        var origin = new SoakOrigin(path, await GitDaemon.StartAsync(folder), commits);
        origin.MoveTo(0);
        return origin;
    }

    /// <summary>Moves the tip.</summary>
    public void MoveTo(int number)
    {
        string reference = Path.Combine(_path, Branch);
        File.WriteAllText(reference + ".new", Commits[number] + "\n");
        File.Move(reference + ".new", reference, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await _daemon.DisposeAsync();
    }
}
