using System.Security.Cryptography;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>A stored archive, proved already, that the disk refuses to read for a while (EIO): small ones are read into memory, large ones while they are sent.</summary>
public sealed class UnreadableArchiveTests
{
    [Theory]
    [InlineData(100_000)]
    [InlineData(900_000)]
    public async Task Nobody_gets_an_error_without_a_cure_for_it_and_it_is_served_again(int length)
    {
        Command.SkipWithout("strace");
        using var folder = new TemporaryFolder();
        byte[] archive = new byte[length];
        new Random(length).NextBytes(archive);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, archive));
        var repository = new SampleOrigin(folder["origin"], packages: 1);
        repository.AddPackage(archive, origin["archive"]);
        string hex = Convert.ToHexStringLower(SHA256.HashData(archive));
        string path = $"cache/sha256/{hex[..2]}/{hex}";
        await using SeraiProcess serai = SeraiProcess.Serve(
            folder["data"], repository.Remote, "--archives", "on-demand", "--allow-private-networks", "--min-free", "0", "--upstream-cache", origin["none"]);
        await serai.WaitForCommitAsync(repository.Tip);
        await serai.WaitAsync("the archive is stored", async () => await ArchiveAnswer.OfAsync(serai.Client, path, archive) == "200 right" && File.Exists(Stored()));

        await using (await AttachedStrace.StartAsync(serai.Id, "-P", Stored(), "-e", "inject=pread64,read,preadv:error=EIO"))
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Contains(await ArchiveAnswer.OfAsync(serai.Client, path, archive), (string[])["200 right", "503", "cut"]);
            }
        }

        await serai.WaitAsync("the archive is served again", async () => await ArchiveAnswer.OfAsync(serai.Client, path, archive) == "200 right");
        await serai.WaitAsync("no damage is told", async () => (await serai.StatusAsync()).GetProperty("state").GetString() == "ready");

        string Stored() => Path.Combine(folder["data"], "archives", "sha256", hex[..2], hex);
    }
}
