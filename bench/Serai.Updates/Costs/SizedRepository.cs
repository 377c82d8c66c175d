using System.Diagnostics;
using System.Globalization;
using System.Text;
using RealGit = Serai.Testing.Git;

namespace Serai.Updates.Costs;

/// <summary>
/// A repository of so many opam files, made of the real one by the real git: of a part of its packages, or of all and of copies under other
/// names with other archives. Its tip moves along commits that each change one opam file of so many packages, text and checksums.
/// </summary>
internal sealed class SizedRepository
{
    private const string Branch = "refs/heads/master";

    private readonly string _path;
    private readonly string[] _commits;

    private SizedRepository(string path, IReadOnlyList<int> changes)
    {
        _path = path;
        Changes = changes;
        _commits = new RealGit(path).Run("rev-list", "--reverse", "refs/heads/all").Split('\n');
    }

    /// <summary>How many packages each commit after the first one changes.</summary>
    public IReadOnlyList<int> Changes { get; }

    /// <summary>Makes one.</summary>
    /// <param name="files">The files of the real repository.</param>
    /// <param name="opamFiles">How many opam files it is to have.</param>
    /// <param name="changes">How many packages each commit changes; all where there are not so many.</param>
    /// <param name="path">Where to.</param>
    public static SizedRepository Make(IReadOnlyList<(string Mode, string Path, byte[] Content)> files, int opamFiles, IReadOnlyList<int> changes, string path)
    {
        RealGit git = RealGit.Init(path, bare: true);
        Dictionary<string, (string Mode, byte[] Content)> chosen = Choose(files, opamFiles);
        string[][] packages = [.. chosen.Keys.Where(IsOpam).GroupBy(PackageOf, StringComparer.Ordinal).Select(group => group.Order(StringComparer.Ordinal).ToArray())];
        ProcessStartInfo start = git.StartInfo(["-c", "core.compression=1", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]);
        using Process import = Process.Start(start)!;
        using Stream input = import.StandardInput.BaseStream;
        WriteCommit(input, 0, chosen.Select(file => (file.Key, file.Value.Mode, file.Value.Content)));
        var random = new Random(opamFiles);
        for (int step = 0; step < changes.Count; step++)
        {
            string ending = string.Create(CultureInfo.InvariantCulture, $"\n# update {step}\n");
            string[][] touched = [.. packages];
            random.Shuffle(touched);
            WriteCommit(input, step + 1, touched.Take(changes[step]).Select(versions =>
            {
                string name = versions[random.Next(versions.Length)];
                chosen[name] = (chosen[name].Mode, [.. OtherArchives(chosen[name].Content), .. Encoding.ASCII.GetBytes(ending)]);
                return (name, chosen[name].Mode, chosen[name].Content);
            }));
        }

        input.Close();
        import.WaitForExit();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import: exit {import.ExitCode}: {import.StandardError.ReadToEnd()}");
        }

        var made = new SizedRepository(path, [.. changes.Select(change => Math.Min(change, packages.Length))]);
        made.SetTip(0);
        return made;
    }

    /// <summary>The id of a commit; 0 is the first.</summary>
    public string Commit(int number) => _commits[number];

    /// <summary>Moves the tip.</summary>
    public void SetTip(int number)
    {
        string reference = Path.Combine(_path, Branch);
        File.WriteAllText(reference + ".new", _commits[number] + "\n");
        File.Move(reference + ".new", reference, overwrite: true);
    }

    private static Dictionary<string, (string Mode, byte[] Content)> Choose(IReadOnlyList<(string Mode, string Path, byte[] Content)> files, int opamFiles)
    {
        IGrouping<string, (string Mode, string Path, byte[] Content)>[] packages =
            [.. files.Where(file => file.Path.StartsWith("packages/", StringComparison.Ordinal)).GroupBy(file => PackageOf(file.Path), StringComparer.Ordinal)];
        int all = files.Count(file => IsOpam(file.Path));
        var chosen = files.Where(file => !file.Path.Contains('/', StringComparison.Ordinal)).ToDictionary(file => file.Path, file => (file.Mode, file.Content), StringComparer.Ordinal);
        int seen = 0;
        int kept = 0;
        foreach (IGrouping<string, (string Mode, string Path, byte[] Content)> package in packages)
        {
            // Evenly over the alphabet.
            seen += package.Count(file => IsOpam(file.Path));
            if ((long)kept * all < (long)seen * Math.Min(opamFiles, all))
            {
                kept += Add(package, name => name, content => content);
            }
        }

        foreach (IGrouping<string, (string Mode, string Path, byte[] Content)> package in packages.TakeWhile(_ => kept < opamFiles))
        {
            kept += Add(package, name => name.Replace(package.Key, package.Key + "-two", StringComparison.Ordinal), OtherArchives);
        }

        return chosen;

        int Add(IEnumerable<(string Mode, string Path, byte[] Content)> package, Func<string, string> rename, Func<byte[], byte[]> change)
        {
            int added = 0;
            foreach ((string mode, string path, byte[] content) in package)
            {
                chosen[rename(path)] = (mode, IsOpam(path) ? change(content) : content);
                added += IsOpam(path) ? 1 : 0;
            }

            return added;
        }
    }

    // As a new release has them: each hexadecimal digit of a digest is the next one.
    private static byte[] OtherArchives(byte[] content)
    {
        const int ShortestDigest = 32;
        byte[] other = [.. content];
        for (int i = 0, end; i < other.Length; i = end + 1)
        {
            for (end = i; end < other.Length && char.IsAsciiHexDigitLower((char)other[end]);)
            {
                end++;
            }

            for (int digit = i; end - i >= ShortestDigest && digit < end; digit++)
            {
                other[digit] = (byte)"123456789abcdef0"[Convert.ToInt32(((char)other[digit]).ToString(), 16)];
            }
        }

        return other;
    }

    private static void WriteCommit(Stream input, int number, IEnumerable<(string Path, string Mode, byte[] Content)> files)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"update {number}");
        Write(input, $"commit refs/heads/all\ncommitter Bench <bench@example.com> {1_790_000_000 + (60 * number)} +0000\ndata {message.Length}\n{message}\n");
        foreach ((string path, string mode, byte[] content) in files)
        {
            Write(input, $"M {mode} inline {path}\ndata {content.Length}\n");
            input.Write(content);
            Write(input, "\n");
        }
    }

    private static bool IsOpam(string path) => path.EndsWith("/opam", StringComparison.Ordinal);

    private static string PackageOf(string path) => path.Split('/')[1];

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
