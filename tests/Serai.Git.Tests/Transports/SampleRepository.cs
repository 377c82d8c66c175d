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
    public SampleRepository(string folder, string objectFormat = "sha1")
    {
        Git = Serai.Testing.Git.Init(folder, objectFormat: objectFormat);
        var random = new Random(5);
        for (int i = 0; i < 10; i++)
        {
            byte[] noise = new byte[3_000];
            random.NextBytes(noise);
            Write($"packages/p{i}/p{i}.1.0/opam", Convert.ToBase64String(noise));
            Write("packages/list", string.Join('\n', Enumerable.Range(0, i + 1)));
            Commit($"c{i}");
            if (i == 0)
            {
                Git.Run("branch", "side");
            }
        }

        Before = Tip("master");
        Git.Run("checkout", "--quiet", "side");
        Write("packages/side/side.1.0/opam", "opam-version: \"2.0\"\n");
        Commit("side");
        Git.Run("checkout", "--quiet", "master");
        Git.Run("branch", "before");
        Git.Time += 60;
        Git.Run("merge", "--quiet", "--no-ff", "-m", "merge", "side");
        Git.Run("tag", "-a", "-m", "a tag", "v1", "before");
        After = Tip("master");
    }

    public Serai.Testing.Git Git { get; }

    /// <summary>The tip before the merge: branch <c>before</c>, tag <c>v1</c>.</summary>
    public ObjectId Before { get; }

    /// <summary>The merge: branch <c>master</c>.</summary>
    public ObjectId After { get; }

    private ObjectId Tip(string name) =>
        ObjectId.TryParse(Git.Run("rev-parse", name), out ObjectId id) ? id : throw new InvalidOperationException($"{name} is no ref");

    private void Write(string path, string content)
    {
        string file = Path.Combine(Git.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private void Commit(string message)
    {
        Git.Time += 60;
        Git.Run("add", "--all");
        Git.Run("commit", "--quiet", "-m", message);
    }
}
