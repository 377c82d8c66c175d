using System.Text;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>The real repositories, in the folder that <c>SERAI_DATA</c> names; they are only read.</summary>
internal static class RealData
{
    /// <summary>The real opam-repository, bare, below <see cref="Folder"/>.</summary>
    public const string Repository = "opam-repository.git";

    /// <summary>A linear history of the same, bare.</summary>
    public const string Linear = "opam-linear.git";

    /// <summary>The folder; the test that asks for it is skipped where there is none.</summary>
    public static string Folder
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable("SERAI_DATA");
            Assert.SkipWhen(string.IsNullOrEmpty(folder) || !Directory.Exists(folder), "SERAI_DATA names no folder with the real repositories");
            Assert.SkipUnless(Git.IsAvailable, "git is not installed");
            return folder!;
        }
    }

    /// <summary>git in one of the repositories, whoever owns it.</summary>
    public static CommandResult RunGit(string repository, params string[] arguments)
    {
        (int exit, byte[] output, string error) = new Git(Path.GetTempPath()).Try(
            ["--git-dir", repository, "-c", "safe.directory=*", .. arguments]);
        Assert.True(exit == 0, $"git {string.Join(' ', arguments)}: {error}");
        return new CommandResult(exit, output, error);
    }

    /// <summary>A copy of a repository, whose refs may be changed.</summary>
    /// <returns>Its path.</returns>
    public static string Copy(string name, string target)
    {
        string source = Path.Combine(Folder, name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return target;
    }

    /// <summary>A bare repository of one commit with a part of the real packages: those whose names begin with <c>o</c>.</summary>
    /// <returns>Its path.</returns>
    public static string MakePart(string target)
    {
        string whole = Path.Combine(Folder, Repository);
        Git part = Git.Init(target, bare: true);
        File.WriteAllText(Path.Combine(target, "objects", "info", "alternates"), Path.Combine(whole, "objects") + "\n");
        string packages = MakeTree(part, RunGit(whole, "ls-tree", "HEAD:packages").Text, name => name.StartsWith('o'));
        string files = MakeTree(part, RunGit(whole, "ls-tree", "HEAD").Text, name => name is "repo" or "version", $"040000 tree {packages}\tpackages\n");
        part.Run("update-ref", "refs/heads/master", part.Run("commit-tree", "-m", "a part", files));
        return target;
    }

    /// <summary>The small repository of the bundle, bare.</summary>
    /// <returns>Its path.</returns>
    public static string UnbundleSmall(string target)
    {
        var git = new Git(Path.GetTempPath());
        git.Run("clone", "--quiet", "--mirror", Path.Combine(Folder, "opam-small.bundle"), target);
        return target;
    }

    private static string MakeTree(Git git, string entries, Func<string, bool> wanted, string added = "")
    {
        IEnumerable<string> kept = entries.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(entry => wanted(entry[(entry.IndexOf('\t') + 1)..]));
        byte[] id = git.Output(["mktree"], Encoding.UTF8.GetBytes(string.Concat(kept.Select(entry => entry + "\n")) + added));
        return Encoding.ASCII.GetString(id).Trim();
    }
}
