using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serai.Store;
using Serai.Store.Generations;

namespace Serai.Worker.Tests.Sync;

/// <summary>A data folder that another version has written, or that is spoiled: what can be read is read, the rest is made again.</summary>
public sealed class OtherVersionTests : IAsyncLifetime
{
    private readonly SyncFixture _fixture = new();
    private Generation _before = null!;
    private DataFolder _folder = null!;

    public static TheoryData<string, string> EveryFileInEveryWay
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string file in new[] { "CURRENT", "contact.json", "scrub.json", "served", "serai.lock", "worker.lock", "pack", "idx", GenerationFiles.Manifest })
            {
                foreach (string way in new[] { "of the future", "cut", "empty", "garbage", "gone" })
                {
                    all.Add(file, way);
                }
            }

            return all;
        }
    }

    // These are named in the manifest with their sha256: another version has written both.
    public static TheoryData<string, string> GenerationFilesInEveryWay
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string file in new[] { GenerationFiles.Segments, GenerationFiles.Catalogue, GenerationFiles.Checksums, GenerationFiles.Problems, GenerationFiles.Repo, GenerationFiles.Index })
            {
                foreach (string way in new[] { "of the future", "cut", "empty", "garbage" })
                {
                    all.Add(file, way);
                }
            }

            return all;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        _before = await _fixture.SyncAsync(_fixture.Options());
        _folder = DataFolder.At(_fixture.Options().DataFolder);
        foreach (string file in new[] { _folder.Contact, _folder.ScrubCursor, _folder.ServedTimes, _folder.FrontLock, _folder.WorkerLock })
        {
            if (!File.Exists(file))
            {
                File.WriteAllText(file, "{}");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _fixture.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(EveryFileInEveryWay))]
    public async Task A_file_of_the_data_folder_is_read_or_made_again(string file, string way)
    {
        Spoil(PathOf(file), way);
        await AssertServesAsync();
    }

    [Theory]
    [MemberData(nameof(GenerationFilesInEveryWay))]
    public async Task A_file_of_a_generation_that_hashes_to_its_manifest_is_read_or_made_again(string file, string way)
    {
        string path = Path.Combine(_folder.Generation(_before.Number), file);
        Spoil(path, way);
        Reseal(manifest => manifest with
        {
            Files = new Dictionary<string, GenerationFile>(manifest.Files, StringComparer.Ordinal)
            {
                [file] = new(new FileInfo(path).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))),
            },
        });

        // The index and the repo file are bytes to hand on: what hashes right is served until there is something new.
        if (file is GenerationFiles.Index or GenerationFiles.Repo)
        {
            _fixture.WritePackage("alpha", "2.0");
            _fixture.Commit();
        }

        await AssertServesAsync(sameCommit: file is not (GenerationFiles.Index or GenerationFiles.Repo));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 999)]
    public async Task A_manifest_of_another_layout_or_index_format_is_followed_by_one_of_ours(int format, int indexFormat)
    {
        Reseal(manifest => manifest with { Format = format, IndexFormat = indexFormat });
        await AssertServesAsync();
    }

    private async Task AssertServesAsync(bool sameCommit = true)
    {
        await using (SyncWorker worker = _fixture.Open(_fixture.Options()))
        {
            Assert.True((await worker.TryAsync()).Succeeded, worker.Outcome!.Text);
        }

        await using SyncWorker next = _fixture.Open(_fixture.Options());
        Assert.True((await next.TryAsync()).Succeeded, next.Outcome!.Text);
        Assert.Contains("nothing new", next.Outcome.Text, StringComparison.Ordinal);
        Generation? newest = next.Generations.OpenNewest(out _);
        Assert.NotNull(newest);
        newest.ReadProblems();
        Assert.Equal(_fixture.Repository.Run("rev-parse", "HEAD"), newest.Manifest.Commit);
        if (sameCommit)
        {
            Assert.Equal(_before.Manifest.Files, newest.Manifest.Files);
        }

        // And what comes after is built on it.
        _fixture.WritePackage("beta", "1.0");
        _fixture.Commit();
        Generation after = await next.SyncAsync();
        Generation fresh = await _fixture.SyncAsync(_fixture.Options("fresh"));
        Assert.Equal(fresh.Manifest.Files, after.Manifest.Files);
    }

    private string PathOf(string file) => file switch
    {
        "pack" or "idx" => Assert.Single(Directory.GetFiles(Path.Combine(_folder.Git, "sha1"), "*." + file)),
        GenerationFiles.Manifest => Path.Combine(_folder.Generation(_before.Number), file),
        _ => Path.Combine(_folder.Root, file),
    };

    private static void Spoil(string path, string way)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (way)
        {
            case "gone":
                File.Delete(path);
                return;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            case "garbage":
                new Random(5).NextBytes(bytes);
                break;
            default:
                bytes = OfTheFuture(path, bytes);
                break;
        }

        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
    }

    // Of the formats with a number behind a magic of four bytes the next but one; of the others what their next version may look like.
    private static byte[] OfTheFuture(string path, byte[] bytes)
    {
        byte[] future = [.. bytes];
        switch (Path.GetExtension(path) is { Length: > 0 } extension ? extension : Path.GetFileName(path))
        {
            case ".json" or "CURRENT" or ".lock":
                return Encoding.UTF8.GetBytes("{\"format\":9,\"generation\":{\"number\":1},\"sha3\":\"00\"}");
            case "served" or "repo":
                return Encoding.UTF8.GetBytes("format 9\nsha3=00 0\n");
            case ".pack":
                BinaryPrimitives.WriteInt32BigEndian(future.AsSpan(4), 9);
                return future;
            case ".idx":
                BinaryPrimitives.WriteInt32BigEndian(future.AsSpan(4), 9);
                return future;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(future.AsSpan(4), 9);
                return future;
        }
    }

    // Writes the manifest and the pointer anew, as whoever wrote the files would have.
    private void Reseal(Func<GenerationManifest, GenerationManifest> change)
    {
        string path = Path.Combine(_folder.Generation(_before.Number), GenerationFiles.Manifest);
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(change(_before.Manifest), StoreJson.Default.GenerationManifest);
        File.WriteAllBytes(path, manifest);
        var pointer = new CurrentPointer(_before.Number, Convert.ToHexStringLower(SHA256.HashData(manifest)));
        File.WriteAllBytes(_folder.Current, JsonSerializer.SerializeToUtf8Bytes(pointer, StoreJson.Default.CurrentPointer));
    }
}
