using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F9: one bit flips on the disk.</summary>
[Trait("fault", "F9")]
public sealed class BitFlipTests(FaultMatrix matrix)
{
    private const int Batch = 20;

    // Larger than what is kept in memory once it was asked for twice.
    private const int ArchiveBytes = 300_000;

    private readonly Random _random = new(69);

    [Fact]
    public Task A_flipped_archive_is_never_a_whole_answer_and_is_fetched_again() =>
        matrix.RunAsync("F9", "a bit flips in each of twenty stored archives; clients ask for them at once", async run =>
        {
            await using OriginServers origins = await StartAsync();
            string data = origins.Folder["data"];
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, data, origins, "--archives", "all");
            int refused = 0;
            for (int batch = 0; batch < MatrixLength.Of(1, 13); batch++)
            {
                await mirror.AssertSoundAsync(data);
                OriginArchive[] flipped = [.. origins.Repository.Archives.TakeLast(Batch)];
                Array.ForEach(flipped, archive => run.Book.Damage(archive.Path));
                Array.ForEach(flipped, archive => Flip(archive.In(data)));
                foreach (OriginArchive archive in flipped)
                {
                    refused += await AskAsync(mirror, archive) ? 0 : 1;
                    run.Rounds++;
                }

                foreach (OriginArchive archive in flipped)
                {
                    await mirror.Serai.WaitAsync("the archive again", () => AskAsync(mirror, archive));
                    Assert.Equal(archive.Bytes, await File.ReadAllBytesAsync(archive.In(data), TestContext.Current.CancellationToken));
                }
            }

            run.See($"{refused} of {run.Rounds} were refused at first, the others had been fetched again before they were asked for");
            await mirror.WaitForStateAsync("ready");
            await mirror.StopProbingAsync();
        });

    [Fact]
    public Task What_flipped_while_nobody_asked_is_found_by_verify_and_mended_by_repair() =>
        matrix.RunAsync("F9", "a bit flips in each of twenty stored archives; `verify`, then `verify --repair`", async run =>
        {
            await using OriginServers origins = await StartAsync();
            string data = origins.Folder["data"];
            string[] settings = FaultyMirror.Settings(data, origins.DirectRemote, origins);
            Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. settings, "--archives", "all"])).Exit);
            for (int batch = 0; batch < MatrixLength.Of(1, 3); batch++)
            {
                OriginArchive[] flipped = [.. origins.Repository.Archives.TakeLast(Batch)];
                Array.ForEach(flipped, archive => Flip(archive.In(data)));
                CommandResult found = await SeraiProgram.RunAsync(["verify", .. settings]);
                Assert.True(found.Exit == 2, found.ToString());
                Assert.All(flipped, archive => Assert.Contains(archive.Sha256[..12], found.Text, StringComparison.Ordinal));
                CommandResult mended = await SeraiProgram.RunAsync(["verify", "--repair", .. settings]);
                Assert.True(mended.Exit == 0, mended.ToString());
                Assert.All(flipped, archive => Assert.Equal(archive.Bytes, File.ReadAllBytes(archive.In(data))));
                run.Rounds += Batch;
            }
        });

    [Fact]
    public Task A_bit_in_a_generation_or_in_the_pointer_to_it_costs_no_answer_and_mends_itself() =>
        matrix.RunAsync("F9", "a bit flips in CURRENT, in a file of the newest generation, or in the git store, before a start", async run =>
        {
            await using OriginServers origins = await StartAsync();
            string template = origins.Folder["template"];
            string[] settings = FaultyMirror.Settings(template, origins.DirectRemote, origins);
            Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. settings])).Exit);
            origins.Repository.Advance();
            Assert.Equal(0, (await SeraiProgram.RunAsync(["sync", .. settings])).Exit);
            byte[] index = await File.ReadAllBytesAsync(Path.Combine(NewestGeneration(template), "index.tar.gz"), TestContext.Current.CancellationToken);
            var targets = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int round = 0; round < MatrixLength.Of(8, 200); round++)
            {
                string data = origins.Folder[$"data-{round}"];
                await Command.RunAsync("cp", ["-a", template, data]);
                string[] files = FlippableFiles(data);
                string target = files[round % files.Length];
                Flip(target);
                string name = Path.GetExtension(target) is ".pack" or ".idx" ? Path.GetExtension(target)[1..] : Path.GetFileName(target);
                targets[name] = targets.GetValueOrDefault(name) + 1;
                await AssertMendsItselfAsync(run, data, origins, index, target);
                Directory.Delete(data, recursive: true);
                run.Rounds++;
            }

            run.See(string.Join(", ", targets.Select(target => $"{target.Key} {target.Value}")));
        });

    private static async Task<OriginServers> StartAsync()
    {
        OriginServers origins = await OriginServers.StartAsync(new LinearOriginPlan { CommitsForAnArchive = 1, ArchiveBytes = ArchiveBytes });
        origins.Repository.Advance(Batch);
        return origins;
    }

    private static string NewestGeneration(string data) => Directory.EnumerateDirectories(Path.Combine(data, "generations")).Order(StringComparer.Ordinal).Last();

    private static string[] FlippableFiles(string data) =>
    [
        Path.Combine(data, "CURRENT"),
        .. Directory.EnumerateFiles(NewestGeneration(data)).Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(Path.Combine(data, "git"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    private static async Task<bool> AskAsync(FaultyMirror mirror, OriginArchive archive)
    {
        try
        {
            using HttpResponseMessage answer = await mirror.Serai.Client.GetAsync(archive.Path, TestContext.Current.CancellationToken);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.True(!answer.IsSuccessStatusCode || body.AsSpan().SequenceEqual(archive.Bytes), $"I1: {archive.Path} was answered whole with other bytes");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static async Task AssertMendsItselfAsync(FaultRun run, string data, OriginServers origins, byte[] index, string target)
    {
        run.BeginFolder();
        await using FaultyMirror mirror = FaultyMirror.Start(run, data, origins, surroundings: null);
        await mirror.Serai.WaitForCommitAsync();
        mirror.Probe(origins: null);
        await mirror.Serai.WaitForLogAsync("sync commit=");
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        byte[] after = await mirror.Serai.IndexAsync();
        Assert.True(after.AsSpan().SequenceEqual(index), $"{target}: another index than before");
        await mirror.WaitForStateAsync("ready");
        await mirror.KillAsync();
    }

    private void Flip(string path)
    {
        // In place: the file stays the same one.
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = _random.NextInt64(file.Length);
        int value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ (1 << _random.Next(8))));
    }
}
