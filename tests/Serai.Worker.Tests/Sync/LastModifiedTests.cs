using System.Globalization;
using System.Text;
using Serai.Store.Generations;

namespace Serai.Worker.Tests.Sync;

/// <summary>The committer's time, but never in the future, and never that of other bytes or an earlier one.</summary>
public sealed class LastModifiedTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private long Now => _fixture.Time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task It_is_the_committers_time_where_that_goes_forward()
    {
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(_fixture.Repository.Time + 60, await PublishAsync(worker, _fixture.Repository.Time + 60));
        }
    }

    [Fact]
    public async Task A_commit_from_the_future_is_of_now()
    {
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Assert.Equal(Now, await PublishAsync(worker, Now + 1000));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("253402300799")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999")]
    public async Task A_commit_of_any_time_that_git_allows_can_be_served(string seconds)
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        string tree = _fixture.Repository.Run("rev-parse", "HEAD^{tree}");
        byte[] commit = Encoding.ASCII.GetBytes($"tree {tree}\nauthor A <a> {seconds} +0000\ncommitter C <c> {seconds} +0000\n\nx\n");
        string id = Encoding.ASCII.GetString(_fixture.Repository.Output(["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], commit)).Trim();
        _fixture.Repository.Run("update-ref", "refs/heads/master", id);
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation generation = await worker.SyncAsync();
        Assert.Equal(id, generation.Manifest.Commit);
        Assert.Equal(Math.Min(Now, long.Parse(seconds, CultureInfo.InvariantCulture)), generation.Manifest.LastModified.ToUnixTimeSeconds());
        Assert.Equal(2, TarFiles.Read(generation.Read(GenerationFiles.Index)).Count);
    }

    [Fact]
    public async Task A_child_that_says_it_is_older_is_of_now()
    {
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        long first = await PublishAsync(worker, Now - 1000);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Now, await PublishAsync(worker, Now - 2000));
        Assert.True(Now > first);
    }

    [Fact]
    public async Task Other_bytes_within_one_second_have_a_later_time_all_the_same()
    {
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        long last = 0;
        for (int i = 0; i < 4; i++)
        {
            long modified = await PublishAsync(worker, Now + 5000);
            Assert.True(modified > last);
            last = modified;
        }

        Assert.Equal(Now + 3, last);
    }

    [Fact]
    public async Task A_clock_that_goes_back_takes_no_time_back()
    {
        // A restart after the clock was put right.
        WorkerOptions options = _fixture.Options();
        await using (SyncWorker before = _fixture.Open(options))
        {
            Assert.Equal(Now, await PublishAsync(before, Now + 5000));
        }

        var earlier = new Serai.Testing.ManualTime();
        earlier.Advance(TimeSpan.FromSeconds(Now - 3600));
        await using var worker = new SyncWorker(options, earlier);
        long number = worker.Newest.Number;
        Assert.Equal(Now + 1, await PublishAsync(worker, Now + 5060));
        Assert.Equal(number + 1, worker.Newest.Number);
    }

    [Fact]
    public async Task A_rewind_that_is_allowed_is_of_now()
    {
        WorkerOptions options = _fixture.Options() with { AllowRewind = true };
        await using SyncWorker worker = _fixture.Open(options);
        await PublishAsync(worker, Now - 1000);
        string first = _fixture.Repository.Run("rev-parse", "HEAD");
        await PublishAsync(worker, Now - 500);
        _fixture.Repository.Run("reset", "--quiet", "--hard", first);
        Assert.Equal(Now, (await worker.SyncAsync()).Manifest.LastModified.ToUnixTimeSeconds());
    }

    private async Task<long> PublishAsync(SyncWorker worker, long committerTime)
    {
        _fixture.Repository.Time = committerTime - 60;
        _fixture.WritePackage("alpha", $"{Guid.NewGuid():N}");
        _fixture.Commit();
        Generation generation = await worker.SyncAsync();
        Assert.Equal(generation.Manifest.LastModified.ToUnixTimeSeconds() * TimeSpan.TicksPerSecond, generation.Manifest.LastModified.UtcTicks - DateTimeOffset.UnixEpoch.Ticks);
        return generation.Manifest.LastModified.ToUnixTimeSeconds();
    }
}
