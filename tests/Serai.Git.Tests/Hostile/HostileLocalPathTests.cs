using System.Diagnostics;
using Serai.Git.Protocol;
using Serai.Git.Tests.Transports;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Hostile;

/// <summary>Repositories on this machine whose files are none, or have no end: whoever owns them, nobody waits for them.</summary>
public sealed class HostileLocalPathTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("HEAD")]
    [InlineData("config")]
    [InlineData("commondir")]
    [InlineData("packed-refs")]
    [InlineData("refs/heads/side")]
    [InlineData("shallow")]
    [InlineData("objects/info/alternates")]
    public async Task A_named_pipe_in_the_place_of_a_file_holds_nobody_up(string name)
    {
        string path = Make();
        string file = await PipeAsync(Path.Combine(path, name));
        GitException error = await Assert.ThrowsAnyAsync<GitException>(() => FetchAsync(path, wanted: name == "HEAD" ? "" : "#side"));
        Assert.Contains($"{file}: expected a regular file, found a named pipe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_in_the_place_of_an_object_holds_nobody_up()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        var sample = new SampleRepository(_folder["r"]);
        string id = sample.Git.Run("rev-parse", "side^{tree}");
        string file = await PipeAsync(_folder[$"r/.git/objects/{id[..2]}/{id[2..]}"]);
        GitException error = await Assert.ThrowsAnyAsync<GitException>(() => FetchAsync(_folder["r"]));
        Assert.Contains($"{file}: expected a regular file, found a named pipe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_in_the_place_of_a_pack_is_left_out()
    {
        string path = Make();
        await PipeAsync(Path.Combine(path, $"objects/pack/pack-{new string('7', 40)}.idx"));
        Assert.True((await FetchAsync(path)).PackObjects > 0);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("config")]
    [InlineData("packed-refs")]
    [InlineData("shallow")]
    public async Task A_link_to_a_device_without_end_is_not_read(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's devices");
        string path = Make();
        string file = Path.Combine(path, name);
        File.Delete(file);
        File.CreateSymbolicLink(file, "/dev/zero");
        GitException error = await Assert.ThrowsAnyAsync<GitException>(() => FetchAsync(path, wanted: name == "HEAD" ? "" : "#side"));
        Assert.Contains($"{file}: expected a regular file, found a device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_over_its_bound_is_not_read_to_its_end()
    {
        string path = Make();
        await using (FileStream grown = File.OpenWrite(Path.Combine(path, "config")))
        {
            grown.SetLength(1L << 40);
        }

        GitException error = await Assert.ThrowsAnyAsync<GitException>(() => FetchAsync(path));
        Assert.Contains("config: expected at most 1048576 bytes, found more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packed-refs")]
    [InlineData("shallow")]
    public async Task A_line_without_end_is_refused(string name)
    {
        string path = Make();
        string file = Path.Combine(path, name);
        await File.WriteAllTextAsync(file, $"{Side(path)} refs/heads/side\n{Side(path)} refs/heads/{new string('n', 70_000)}\n", Ct);
        if (name == "shallow")
        {
            await File.WriteAllTextAsync(file, $"{Side(path)}\n{new string('7', 70_000)}\n", Ct);
        }

        GitException error = await Assert.ThrowsAnyAsync<GitException>(() => FetchAsync(path));
        Assert.Contains($"{file}: line 2: expected at most 65520 characters, found more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_packed_refs_are_bounded_whatever_they_hold()
    {
        string path = Make();
        string file = Path.Combine(path, "packed-refs");
        string line = $"{Side(path)} refs/heads/side\n";
        var options = new GitClientOptions { Limits = new ProtocolLimits { MaxRefs = 3 } };
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(line, 7)), Ct);
        Assert.True((await FetchAsync(path, options)).PackObjects > 0);
        foreach (string eighth in new[] { line, "# a comment\n", "\n" })
        {
            await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(line, 7)) + eighth, Ct);
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => FetchAsync(path, options));
            Assert.Equal(GitRemoteFault.TooLarge, error.Fault);
            Assert.Contains($"{file}: expected at most 7 lines, found more", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Shallow_roots_are_bounded_as_those_of_a_server()
    {
        string path = Make();
        string file = Path.Combine(path, "shallow");
        var options = new GitClientOptions { Limits = new ProtocolLimits { MaxSectionLines = 2 } };
        await File.WriteAllTextAsync(file, $"{Side(path)}\r\n{Side(path)}", Ct);
        Assert.True((await FetchAsync(path, options)).PackObjects > 0);
        await File.WriteAllTextAsync(file, $"{Side(path)}\n{Side(path)}\n{Side(path)}\n", Ct);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => FetchAsync(path, options));
        Assert.Equal(GitRemoteFault.TooLarge, error.Fault);
        Assert.Contains($"{file}: expected at most 2 lines, found more", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> PipeAsync(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs named pipes");
        File.Delete(path);
        using var making = Process.Start("mkfifo", path);
        await making.WaitForExitAsync(Ct);
        Assert.Equal(0, making.ExitCode);
        return path;
    }

    private static string Side(string path) => new RealGit(path).Run("rev-parse", "side");

    // On a thread of its own: reading is plain code, and what hangs is to fail the test.
    private static Task<FetchResult> FetchAsync(string path, GitClientOptions? options = null, string wanted = "#side") => Task.Run(
        async () =>
        {
            await using var client = GitClient.Open(GitRemote.Parse(path + wanted), options ?? new GitClientOptions());
            RemoteTip tip = await client.GetTipAsync(Ct);
            return await client.FetchAsync(new FetchRequest { Want = tip.Id }, (_, _) => ValueTask.CompletedTask, null, Ct);
        },
        Ct).WaitAsync(Patience, Ct);

    /// <summary>A bare repository whose branches are in <c>packed-refs</c>.</summary>
    private string Make()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        new SampleRepository(_folder["r"]).Git.Run("clone", "--quiet", "--bare", ".", _folder["bare.git"]);
        return _folder["bare.git"];
    }
}
