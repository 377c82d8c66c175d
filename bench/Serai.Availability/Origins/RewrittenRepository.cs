using System.Diagnostics;
using System.Globalization;
using System.Text;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Availability.Origins;

/// <summary>
/// Snapshots of the real opam-repository in each of which every opam file is another: as a history of commits, and each in a repository of its
/// own. Made once by the real git, and kept below artifacts.
/// </summary>
internal sealed class RewrittenRepository
{
    public const int Snapshots = 6;

    // What is made by another version of this file is made again.
    private const string Version = "origin-2-";
    private const string Branch = "refs/heads/master";

    private readonly string _folder;
    private readonly string[] _commits;

    private RewrittenRepository(string folder)
    {
        _folder = folder;
        _commits = new RealGit(Updates).Run("rev-list", "--reverse", "refs/heads/all").Split('\n');
    }

    /// <summary>The repository with the history.</summary>
    public string Updates => Path.Combine(_folder, "updates.git");

    /// <summary>A file with the ids of the opam files of the first snapshot, one a line.</summary>
    public string OpamObjects => Path.Combine(_folder, "opam-objects");

    /// <summary>Opens it, and makes it first where it is missing.</summary>
    /// <param name="setup">Where the real repository lies, and where this one is kept.</param>
    public static RewrittenRepository Open(Setup setup)
    {
        string source = Path.Combine(setup.Data, Setup.Repository);
        string tip = Read(source, ["rev-parse", "HEAD"]);
        string folder = Path.Combine(setup.Root, "artifacts", "availability", Version + tip[..12]);
        if (!Directory.Exists(folder))
        {
            string unfinished = folder + ".new";
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            Make(source, unfinished);
            Directory.Move(unfinished, folder);
        }

        // Alternates are absolute paths, and the folder was made under another name.
        var repository = new RewrittenRepository(folder);
        for (int snapshot = 0; snapshot < Snapshots; snapshot++)
        {
            File.WriteAllText(Path.Combine(repository.Clone(snapshot), "objects", "info", "alternates"), Path.Combine(repository.Updates, "objects") + "\n");
        }

        repository.SetTip(0);
        return repository;
    }

    /// <summary>The repository with one commit that has the content of a snapshot, and no other.</summary>
    public string Clone(int snapshot) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"clone-{snapshot}.git"));

    /// <summary>Moves the tip of the history.</summary>
    public void SetTip(int snapshot)
    {
        string reference = Path.Combine(Updates, Branch);
        File.WriteAllText(reference + ".new", _commits[snapshot] + "\n");
        File.Move(reference + ".new", reference, overwrite: true);
    }

    private static void Make(string source, string folder)
    {
        string updates = Path.Combine(folder, "updates.git");
        RealGit history = RealGit.Init(updates, bare: true);
        Import(source, history);
        history.Run("repack", "-adq", "--window=4");
        string[] commits = history.Run("rev-list", "--reverse", "refs/heads/all").Split('\n');
        for (int snapshot = 0; snapshot < Snapshots; snapshot++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"clone-{snapshot}.git"));
            RealGit clone = RealGit.Init(path, bare: true);
            File.WriteAllText(Path.Combine(path, "objects", "info", "alternates"), Path.Combine(updates, "objects") + "\n");
            clone.Time = 1_800_000_000 + snapshot;
            clone.Run("update-ref", Branch, clone.Run("commit-tree", "-m", "a snapshot by itself", commits[snapshot] + "^{tree}"));
        }

        string listing = history.Run("ls-tree", "-r", commits[0]);
        File.WriteAllLines(
            Path.Combine(folder, "opam-objects"),
            listing.Split('\n').Where(line => line.EndsWith("/opam", StringComparison.Ordinal)).Select(line => line.Split(' ', '\t')[2]));
    }

    // Each snapshot has every file whole; git keeps the equal ones once.
    private static void Import(string source, RealGit target)
    {
        List<(string Mode, string Path, byte[] Content)> files = [.. CommitFiles.Read(source)];
        files.AddRange(Enumerable.Range(0, SlowArchives.Count).Select(SlowArchives.OpamFile).Select(file => ("100644", file.Path, Encoding.UTF8.GetBytes(file.Content))));
        ProcessStartInfo start = target.StartInfo(["-c", "core.compression=1", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]);
        using Process import = Process.Start(start)!;
        using Stream input = import.StandardInput.BaseStream;
        for (int snapshot = 0; snapshot < Snapshots; snapshot++)
        {
            string message = string.Create(CultureInfo.InvariantCulture, $"rewrite {snapshot}");
            Write(input, $"commit refs/heads/all\ncommitter Bench <bench@example.com> {1_790_000_000 + snapshot} +0000\ndata {message.Length}\n{message}\n");
            byte[] ending = Encoding.ASCII.GetBytes($"\n# {message}\n");
            foreach ((string mode, string path, byte[] content) in files)
            {
                bool isOpam = path.EndsWith("/opam", StringComparison.Ordinal);
                Write(input, $"M {mode} inline {path}\ndata {content.Length + (isOpam ? ending.Length : 0)}\n");
                input.Write(content);
                input.Write(isOpam ? ending : []);
                Write(input, "\n");
            }
        }

        input.Close();
        import.WaitForExit();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import: exit {import.ExitCode}: {import.StandardError.ReadToEnd()}");
        }
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private static string Read(string repository, string[] arguments) => Encoding.UTF8.GetString(CommitFiles.Run(repository, arguments)).TrimEnd('\n');
}
