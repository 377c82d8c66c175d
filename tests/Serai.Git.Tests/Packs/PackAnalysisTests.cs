using System.Globalization;
using System.Text;
using Serai.Git.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Packs;

/// <summary>The analysis of packs that the real git wrote, compared with what git says of them.</summary>
public sealed class PackAnalysisTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha1", "--depth=50")]
    [InlineData("sha1", "--depth=0")]
    [InlineData("sha1", "--depth=4095", "--window=100")]
    [InlineData("sha256", "--depth=50")]
    public void Objects_and_index_are_those_of_git(string objectFormat, params string[] options)
    {
        RealGit git = GitFixture.Varied(_folder["repository"], objectFormat);
        AssertAsGit(git, GitFixture.Repack(git, options));
    }

    [Fact]
    public void Reference_deltas_whose_base_comes_later_are_resolved()
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        string pack = PackWithout(git, "--delta-base-offset");
        AssertAsGit(git, pack);

        // In the opposite order of entries, so that bases come after their deltas.
        using PackFile file = PackFile.Read(pack, ObjectFormat.Sha1, GitLimits.Default);
        using PackAnalysis analysis = PackAnalysis.Run(file, GitLimits.Default, TestContext.Current.CancellationToken);
        PackedObject[] entries = [.. analysis.Objects().OrderByDescending(found => found.Offset)];
        byte[] bytes = File.ReadAllBytes(pack);
        var reversed = new PackBuilder();
        long end = bytes.Length - 20;
        foreach (PackedObject entry in entries)
        {
            reversed.Raw(bytes[(int)entry.Offset..(int)end]);
            end = entry.Offset;
        }

        string reversedPath = _folder.File("reversed.pack", reversed.Build());
        AssertAsGit(git, reversedPath);
    }

    [Fact]
    public void An_empty_pack_is_read()
    {
        string pack = _folder.File("empty.pack", new PackBuilder().Build());
        using PackFile file = PackFile.Read(pack, ObjectFormat.Sha1, GitLimits.Default);
        using PackAnalysis analysis = PackAnalysis.Run(file, GitLimits.Default, TestContext.Current.CancellationToken);
        Assert.Equal(0, analysis.Summary.Objects);
        Assert.Empty(analysis.Objects());
    }

    [Fact]
    public void A_thin_pack_by_itself_is_refused()
    {
        RealGit git = GitFixture.Varied(_folder["repository"]);
        byte[] thin = git.Output(["pack-objects", "--thin", "--revs", "--stdout", "--delta-base-offset"], "HEAD\n^HEAD~3\n"u8.ToArray());
        using PackFile file = PackFile.From(thin, ObjectFormat.Sha1, GitLimits.Default);
        MalformedPackException fault = Assert.Throws<MalformedPackException>(() => PackAnalysis.Run(file, GitLimits.Default, TestContext.Current.CancellationToken));
        Assert.Contains("base missing", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opam-repository.git")]
    [InlineData("opam-linear.git")]
    public void Real_repositories_are_read_as_git_reads_them(string name)
    {
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipWhen(data is null, "SERAI_DATA is not set");
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        string repository = Path.Combine(data, name);
        string pack = Assert.Single(Directory.GetFiles(Path.Combine(repository, "objects", "pack"), "*.pack"));
        var git = new RealGit(_folder.Path);
        string list = git.Run($"--git-dir={repository}", "cat-file", "--batch-all-objects", GitFixture.ListFormat) + "\n";
        foreach (int arrivalBytes in new[] { 0, 64 << 20 })
        {
            GitLimits limits = GitLimits.Default with { ArrivalBytes = arrivalBytes, Threads = arrivalBytes == 0 ? 4 : 1, BaseBytes = 8 << 20 };
            AssertAs(list, File.ReadAllBytes(Path.ChangeExtension(pack, ".idx")), pack, ObjectFormat.Sha1, limits);
        }
    }

    private static void AssertAs(string list, byte[] index, string pack, ObjectFormat format, GitLimits limits)
    {
        using PackFile file = PackFile.Read(pack, format, limits);
        using PackAnalysis analysis = PackAnalysis.Run(file, limits, TestContext.Current.CancellationToken);
        var found = new StringBuilder();
        foreach (PackedObject entry in analysis.Objects())
        {
            found.Append(CultureInfo.InvariantCulture, $"{entry.Id} {entry.Kind.ToString().ToLowerInvariant()} {entry.Size}\n");
        }

        Assert.True(string.Equals(list, found.ToString(), StringComparison.Ordinal), "the lists of objects differ");
        using var written = new MemoryStream();
        analysis.WriteIndex(written);
        Assert.True(written.ToArray().AsSpan().SequenceEqual(index), "the indexes differ");
    }

    private void AssertAsGit(RealGit git, string pack)
    {
        string indexPath = _folder["expected.idx"];
        File.Delete(indexPath);
        git.Run("index-pack", "-o", indexPath, pack);
        string format = git.Run("rev-parse", "--show-object-format");
        string list = GitFixture.List(git);
        foreach ((int threads, int arrivalBytes, int baseBytes) in new[] { (1, 64 << 20, 64 << 20), (1, 0, 64 << 20), (3, 0, 64 << 20), (2, 30_000, 0) })
        {
            GitLimits limits = GitLimits.Default with { Threads = threads, ArrivalBytes = arrivalBytes, BaseBytes = baseBytes };
            AssertAs(list, File.ReadAllBytes(indexPath), pack, string.Equals(format, "sha256", StringComparison.Ordinal) ? ObjectFormat.Sha256 : ObjectFormat.Sha1, limits);
        }
    }

    private string PackWithout(RealGit git, string option)
    {
        git.Run("repack", "-adfq", "--depth=50");
        string ids = string.Join('\n', GitFixture.List(git).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])) + "\n";
        string[] options = ["pack-objects", "--stdout", "--quiet", "--delta-base-offset"];
        return _folder.File("references.pack", git.Output([.. options.Where(o => !string.Equals(o, option, StringComparison.Ordinal))], Encoding.ASCII.GetBytes(ids)));
    }
}
