using System.Diagnostics;
using System.Security.Cryptography;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>A stored archive in which a bit flips, beside a mirror that goes on: nobody gets it, and it is fetched again.</summary>
public sealed class DamagedArchiveTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _archive = new byte[900_000];
    private readonly HostileOrigin _origin;
    private readonly SampleOrigin _repository;
    private readonly string _stored;

    public DamagedArchiveTests()
    {
        new Random(5).NextBytes(_archive);
        _origin = new HostileOrigin(request => OriginReply.File(request, _archive));
        _repository = new SampleOrigin(_folder["origin"], packages: 1);
        _repository.AddPackage(_archive, _origin["archive"]);
        string hex = Convert.ToHexStringLower(SHA256.HashData(_archive));
        _stored = Path.Combine(_folder["data"], "archives", "sha256", hex[..2], hex);
    }

    private string Quarantine => Path.Combine(_folder["data"], "quarantine");

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_client_gets_the_right_bytes_of_it_or_none_until_it_is_fetched_again()
    {
        await using SeraiProcess serai = await ServeAsync();
        using var clients = new ArchiveClients(serai.Url, _archive);
        Damage();
        var ends = new List<ClientEnd>();
        await serai.WaitAsync("the whole archive", async () =>
        {
            ends.Add(await clients.AskAsync());
            return ends[^1] == ClientEnd.Whole;
        });
        Assert.DoesNotContain(ClientEnd.Wrong, ends);
        Assert.Equal(2, _origin.Requests.Count);
        Assert.NotEmpty(Directory.GetFiles(Quarantine));
        Assert.Equal(_archive, await File.ReadAllBytesAsync(_stored, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Verify_finds_it_and_with_repair_has_the_running_mirror_mend_it()
    {
        await using SeraiProcess serai = await ServeAsync();
        string[] settings = ["--data", _folder["data"], "--remote", _repository.Remote];
        Assert.Equal(0, (await SeraiProgram.RunAsync(["verify", .. settings])).Exit);
        Damage();

        CommandResult found = await SeraiProgram.RunAsync(["verify", .. settings]);
        Assert.True(found.Exit == 2, found.ToString());
        Assert.Contains(Path.GetFileName(_stored)[..12], found.Text, StringComparison.Ordinal);

        CommandResult mended = await SeraiProgram.RunAsync(["verify", "--repair", .. settings]);
        Assert.True(mended.Exit == 0, mended.ToString());
        Assert.Equal(_archive, await File.ReadAllBytesAsync(_stored, TestContext.Current.CancellationToken));
        CommandResult good = await SeraiProgram.RunAsync(["verify", .. settings]);
        Assert.True(good.Exit == 0, good.ToString());
    }

    [Fact]
    public async Task Verify_beside_a_running_mirror_takes_only_what_nobody_else_wants_of_a_processor()
    {
        Command.SkipWithout("chrt");
        await using SeraiProcess serai = await ServeAsync();

        // Long enough to be looked at: what it hashes is larger than what it says. The mirror may have it open.
        await using (var large = new FileStream(_stored, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            large.SetLength(8L << 30);
        }

        using Process verify = Process.Start(new ProcessStartInfo(SeraiProgram.Path, ["verify", "--data", _folder["data"], "--remote", _repository.Remote])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            await serai.WaitAsync("idle priority of each thread", () =>
            {
                Assert.False(verify.HasExited);
                IReadOnlyList<int> policies = Processes.PoliciesOf(verify.Id);
                return Task.FromResult(policies.Count > 3 && policies.All(policy => policy == Processes.SchedIdle));
            });
        }
        finally
        {
            verify.Kill();
            await verify.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task<SeraiProcess> ServeAsync()
    {
        var serai = SeraiProcess.Serve(_folder["data"], _repository.Remote, "--allow-private-networks");
        await serai.WaitForCommitAsync(_repository.Tip);
        using var clients = new ArchiveClients(serai.Url, _archive);
        await serai.WaitAsync("the archive", async () => await clients.AskAsync() == ClientEnd.Whole);
        return serai;
    }

    private void Damage()
    {
        byte[] bytes = File.ReadAllBytes(_stored);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(_stored, bytes);
    }
}
