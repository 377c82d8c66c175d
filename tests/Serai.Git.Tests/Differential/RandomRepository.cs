using System.Globalization;
using System.Text;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Differential;

/// <summary>
/// A repository that the real git makes from a seed: branches and merges of several parents, tags of all kinds, links, submodules, names of
/// every kind, empty files, large files, files that change by a little.
/// </summary>
internal sealed class RandomRepository : IDisposable
{
    // git-fast-import(1) reads a name as it stands, up to the line feed, unless it begins with a quote.
    private static readonly byte[][] OddNames =
    [
        Encoding.Latin1.GetBytes("latin-\u00e9\u00ff"), "na\u00efve \u2603"u8.ToArray(), "\"new\\nline\""u8.ToArray(), "\"quo\\\"te\""u8.ToArray(), " blank "u8.ToArray(), "-dash"u8.ToArray(),
        "a"u8.ToArray(), "a.b"u8.ToArray(), "a-b"u8.ToArray(), "a/b"u8.ToArray(), "tab\there"u8.ToArray(), Encoding.ASCII.GetBytes(new string('n', 255)),
        Encoding.ASCII.GetBytes(string.Join('/', Enumerable.Repeat("deep", 60))), "\"\\001\""u8.ToArray(), ".gitignore"u8.ToArray(), "back\\slash"u8.ToArray(),
    ];

    private readonly Random _random;
    private readonly MemoryStream _stream = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly int _idDigits;

    private RandomRepository(int seed, int idDigits)
    {
        _random = new Random(seed);
        _idDigits = idDigits;
    }

    public static RealGit Make(string folder, string objectFormat, int seed, int commits)
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(folder, bare: true, objectFormat: objectFormat);
        using var made = new RandomRepository(seed, objectFormat is "sha256" ? 64 : 40);
        git.Output(["fast-import", "--quiet", "--force"], made.History(commits));

        // fast-import keeps no empty tree.
        string empty = Text(git.Output(["hash-object", "-t", "tree", "-w", "--stdin"], default));
        string tree = Text(git.Output(["mktree"], Encoding.ASCII.GetBytes($"040000 tree {empty}\tempty\n")));
        git.Run("update-ref", "refs/heads/empty-tree", git.Run("commit-tree", tree, "-p", "master", "-m", "a tree without entries"));
        git.Run("update-ref", "refs/heads/empty-root", git.Run("commit-tree", empty, "-m", ""));
        git.Run("tag", "light", "master");
        git.Run("tag", "--annotate", "--message", "of a commit", "annotated", "master");
        git.Run("tag", "--annotate", "--message", "of a tag", "of-tag", "annotated");
        git.Run("tag", "--annotate", "--message", "of a tree", "of-tree", "master^{tree}");
        return git;
    }

    public void Dispose() => _stream.Dispose();

    private static string Text(byte[] output) => Encoding.ASCII.GetString(output).Trim();

    private byte[] History(int commits)
    {
        for (int i = 1; i <= commits; i++)
        {
            string branch = i < 4 ? "master" : $"b{_random.Next(3)}";
            Line(string.Create(CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\nmark :{i}\ncommitter C O <c@example.com> {1_600_000_000 + (i * 61)} {(_random.Next(2) == 0 ? "+0000" : "-0730")}"));
            Data(Encoding.UTF8.GetBytes($"step {i}\n" + (_random.Next(3) == 0 ? "\nwith a body \u2603\n" : "")));
            if (i > 1)
            {
                Line($"from :{i - 1 - _random.Next(Math.Min(i - 1, 3))}");
                foreach (int other in Enumerable.Range(0, _random.Next(5) == 0 ? _random.Next(1, 5) : 0).Select(_ => _random.Next(1, i)).Distinct())
                {
                    Line($"merge :{other}");
                }
            }

            for (int changes = _random.Next(1, 5); changes > 0; changes--)
            {
                Change();
            }
        }

        Line($"reset refs/heads/master\nfrom :{commits}\n");
        return _stream.ToArray();
    }

    private void Change()
    {
        byte[] name = _random.Next(3) == 0 ? OddNames[_random.Next(OddNames.Length)] : Encoding.ASCII.GetBytes($"d{_random.Next(4)}/e{_random.Next(3)}/f{_random.Next(12)}");
        switch (_random.Next(12))
        {
            case 0:
                File("120000", name, "d0/e0/f0"u8.ToArray());
                break;
            case 1:
                Line([.. Encoding.ASCII.GetBytes($"M 160000 {new string((char)('1' + _random.Next(8)), _idDigits)} "), .. name]);
                break;
            case 2:
                File("100644", name, []);
                break;
            case 3:
                byte[] noise = new byte[_random.Next(100_000)];
                _random.NextBytes(noise);
                File("100644", name, noise);
                break;
            default:
                File(_random.Next(4) == 0 ? "100755" : "100644", name, Edited(Convert.ToHexString(name)));
                break;
        }
    }

    // A file that changes by a little each time, so that deltas are made of it.
    private byte[] Edited(string key)
    {
        byte[] content = _files.TryGetValue(key, out byte[]? before) ? before : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, _random.Next(400)).Select(_ => $"{_random.NextInt64()}\n")));
        int at = _random.Next(content.Length + 1);
        int cut = _random.Next(Math.Min(content.Length - at, 60) + 1);
        return _files[key] = [.. content[..at], .. Encoding.ASCII.GetBytes($"change {_random.NextInt64()}\n"), .. content[(at + cut)..]];
    }

    private void File(string mode, byte[] name, byte[] content)
    {
        Line([.. Encoding.ASCII.GetBytes($"M {mode} inline "), .. name]);
        Data(content);
    }

    private void Data(byte[] content)
    {
        Line($"data {content.Length}");
        _stream.Write(content);
        Line("");
    }

    private void Line(string text) => Line(Encoding.UTF8.GetBytes(text));

    private void Line(byte[] text)
    {
        _stream.Write(text);
        _stream.WriteByte((byte)'\n');
    }
}
