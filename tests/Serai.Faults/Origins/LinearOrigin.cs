using System.Diagnostics;
using Serai.Testing;

namespace Serai.Faults.Origins;

/// <summary>
/// An opam repository of a few packages with a long linear history, made by one <c>git fast-import</c>: each commit changes one package, and every
/// so many commits the package gets a new archive. Its tip is moved by one write.
/// </summary>
internal sealed class LinearOrigin
{
    /// <summary>The repository's folder, below the one that is served.</summary>
    public const string Name = "sample.git";

    private readonly string[] _commits;
    private readonly string _reference;
    private readonly Dictionary<int, OriginArchive> _archives = [];
    private readonly LinearOriginPlan _plan;
    private int _at;

    /// <summary>Makes it, with its first commit as the tip.</summary>
    public LinearOrigin(string folder, LinearOriginPlan plan)
    {
        Assert.SkipUnless(Git.IsAvailable, "git is not installed");
        _plan = plan;
        string path = Path.Combine(folder, Name);
        var git = Git.Init(path, bare: true);
        _reference = Path.Combine(path, "refs", "heads", "master");
        Import(git);
        _commits = git.Run("rev-list", "--reverse", "refs/heads/all").Split('\n');
        Move(0);
    }

    /// <summary>The tip's id.</summary>
    public string Tip => _commits[_at];

    /// <summary>The archives that the commits up to the tip brought, by their number.</summary>
    public IReadOnlyList<OriginArchive> Archives => [.. _archives.Values.Where(archive => archive.Number <= Math.Max(_at, 0)).OrderBy(archive => archive.Number)];

    /// <summary>An archive by its number; null for none.</summary>
    public OriginArchive? Archive(int number) => _archives.GetValueOrDefault(number);

    /// <summary>Moves the tip to the next commit, or by so many.</summary>
    /// <returns>The new tip's id.</returns>
    public string Advance(int commits = 1)
    {
        Move(_at + commits);
        return Tip;
    }

    private void Move(int at)
    {
        _at = at;
        File.WriteAllText(_reference + ".lock", _commits[at] + "\n");
        File.Move(_reference + ".lock", _reference, overwrite: true);
    }

    private void Import(Git git)
    {
        using Process import = Process.Start(git.StartInfo(["-c", "core.compression=1", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]))!;
        using (StreamWriter input = import.StandardInput)
        {
            for (int commit = 0; commit < _plan.Commits; commit++)
            {
                input.Write($"commit refs/heads/all\ncommitter C <c@example.com> {1_700_000_000 + (60 * commit)} +0000\ndata 1\nx\n");
                if (commit == 0)
                {
                    Write(input, "repo", "opam-version: \"2.0\"\n");
                }

                for (int package = commit == 0 ? 0 : commit % _plan.Packages; package < (commit == 0 ? _plan.Packages : (commit % _plan.Packages) + 1); package++)
                {
                    Write(input, $"packages/linear-{package}/linear-{package}.1.0/opam", OpamFile(package, commit));
                }
            }
        }

        import.WaitForExit();
        Assert.True(import.ExitCode == 0, import.StandardError.ReadToEnd());
    }

    private string OpamFile(int package, int commit)
    {
        string text = $"opam-version: \"2.0\"\nsynopsis: \"package {package}, commit {commit}\"\n";
        if (commit % _plan.CommitsForAnArchive != 0 || package != commit % _plan.Packages)
        {
            return text;
        }

        var archive = new OriginArchive(commit, _plan.ArchiveBytes);
        _archives.Add(commit, archive);
        return $"{text}url {{\n  src: \"{_plan.HostOf(commit) ?? _plan.ArchiveUrl(commit)}\"\n  checksum: [ {archive.Checksums} ]\n}}\n";
    }

    private static void Write(StreamWriter input, string path, string content) => input.Write($"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
}
