using System.Diagnostics;
using System.Text;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>An opam repository made by the real git that is large enough to keep a worker busy: every commit of it changes every package.</summary>
internal sealed class LargeOrigin
{
    private const int Packages = 2_500;
    private const int Commits = 8;
    private const int DependenciesEach = 40;

    private readonly string[] _commits;
    private readonly string _reference;
    private int _at;

    public LargeOrigin(string folder)
    {
        Assert.SkipUnless(Git.IsAvailable, "git is not installed");
        var git = Git.Init(folder, bare: true);
        Remote = folder;
        _reference = Path.Combine(folder, "refs", "heads", "master");
        Import(git);
        _commits = git.Run("rev-list", "--reverse", "refs/heads/all").Split('\n');
        git.Run("update-ref", "refs/heads/master", _commits[0]);
        Objects = folder + ".objects";
        File.WriteAllLines(Objects, git.Run("ls-tree", "-r", _commits[0], "packages").Split('\n').Select(line => line.Split(' ', '\t')[2]));
    }

    /// <summary>The path, which is a remote too.</summary>
    public string Remote { get; }

    /// <summary>A file with the ids of the opam files of the first commit, one a line.</summary>
    public string Objects { get; }

    /// <summary>Moves the tip to the next commit; after the last it is the first again.</summary>
    /// <returns>The new tip's id.</returns>
    public string Advance()
    {
        string tip = _commits[++_at % Commits];
        File.WriteAllText(_reference + ".lock", tip + "\n");
        File.Move(_reference + ".lock", _reference, overwrite: true);
        return tip;
    }

    private static void Import(Git git)
    {
        using Process import = Process.Start(git.StartInfo(["-c", "core.compression=1", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]))!;
        using (StreamWriter input = import.StandardInput)
        {
            for (int commit = 0; commit < Commits; commit++)
            {
                input.Write($"commit refs/heads/all\ncommitter C <c@example.com> {1_700_000_000 + commit} +0000\ndata 1\nx\n");
                Write(input, "repo", "opam-version: \"2.0\"\n");
                for (int package = 0; package < Packages; package++)
                {
                    Write(input, $"packages/large-{package}/large-{package}.1.0/opam", OpamFile(package, commit));
                }
            }
        }

        import.WaitForExit();
        Assert.True(import.ExitCode == 0, import.StandardError.ReadToEnd());
    }

    private static void Write(StreamWriter input, string path, string content) => input.Write($"M 100644 inline {path}\ndata {content.Length}\n{content}\n");

    private static string OpamFile(int package, int commit)
    {
        var text = new StringBuilder($"opam-version: \"2.0\"\nsynopsis: \"package {package}, commit {commit}\"\ndepends: [\n");
        for (int i = 1; i <= DependenciesEach; i++)
        {
            text.Append($"  \"large-{(package + (i * 37)) % Packages}\" {{>= \"{i}.{commit}\" & < \"{i + 1}\"}}\n");
        }

        return text.Append("]\n").ToString();
    }
}
