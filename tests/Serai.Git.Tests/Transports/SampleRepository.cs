using System.Globalization;
using System.Text;

namespace Serai.Git.Tests.Transports;

/// <summary>
/// A small repository made by the real git, with a side branch that forks far below the tip:
/// <code>
/// c0 ── c1 ── c2 ── … ── c9 ── merge ← master
///   └──────── side ───────────┘
/// </code>
/// so that an update from c9 to the merge brings a parent that forks below a shallow root.
/// </summary>
internal sealed class SampleRepository
{
    private readonly StringBuilder _import = new();
    private int _commits;

    public SampleRepository(string folder, string objectFormat = "sha1")
    {
        Git = Serai.Testing.Git.Init(folder, objectFormat: objectFormat);
        var random = new Random(5);
        for (int i = 0; i < 10; i++)
        {
            byte[] noise = new byte[3_000];
            random.NextBytes(noise);
            Commit("master", $"c{i}", "");
            Write($"packages/p{i}/p{i}.1.0/opam", Convert.ToBase64String(noise));
            Write("packages/list", string.Join('\n', Enumerable.Range(0, i + 1)));
        }

        const string SidePath = "packages/side/side.1.0/opam";
        const string Content = "opam-version: \"2.0\"\n";
        Commit("side", "side", "from :1\n");
        Write(SidePath, Content);
        _import.Append("reset refs/heads/before\nfrom refs/heads/master\n\n");
        Commit("master", "merge", "from refs/heads/before\nmerge refs/heads/side\n");
        Write(SidePath, Content);
        _import.Append(CultureInfo.InvariantCulture, $"tag v1\nfrom refs/heads/before\ntagger T <t@example.com> {Git.Time} +0000\ndata 5\na tag\n");

        // One process in place of forty; objects in files of their own, as they would be after so many commits.
        Git.Output(["-c", "fastimport.unpackLimit=10000", "fast-import", "--quiet", "--date-format=raw"], Encoding.UTF8.GetBytes(_import.ToString()));
        Git.Run("reset", "--quiet", "--hard", "master");
        Before = Tip("before");
        After = Tip("master");
        Side = Tip("side");
        Deep = Tip("before~3");
    }

    public Serai.Testing.Git Git { get; }

    /// <summary>The tip before the merge: branch <c>before</c>, tag <c>v1</c>.</summary>
    public ObjectId Before { get; }

    /// <summary>The merge: branch <c>master</c>.</summary>
    public ObjectId After { get; }

    /// <summary>The side branch: branch <c>side</c>.</summary>
    public ObjectId Side { get; }

    /// <summary>A commit in the middle, which no ref names.</summary>
    public ObjectId Deep { get; }

    private ObjectId Tip(string name) =>
        ObjectId.TryParse(Git.Run("rev-parse", name), out ObjectId id) ? id : throw new InvalidOperationException($"{name} is no ref");

    private void Commit(string branch, string message, string parents)
    {
        Git.Time += 60;
        _import.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\nmark :{++_commits}\ncommitter C O Mitter <committer@example.com> {Git.Time} +0000\ndata {message.Length}\n{message}\n{parents}");
    }

    private void Write(string path, string content) =>
        _import.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
}
