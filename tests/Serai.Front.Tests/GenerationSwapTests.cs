using System.Globalization;
using System.Text;
using Serai.Front.State;
using Serai.Store.Catalogue;

namespace Serai.Front.Tests;

public sealed class GenerationSwapTests : IAsyncLifetime
{
    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task Every_answer_is_of_one_generation_while_generations_are_swapped()
    {
        const int Last = 25;
        using var stop = new CancellationTokenSource();
        Task<int>[] readers = [.. new[] { "/index.tar.gz", "/repo", "/index.tar.gz", "/repo" }.Select(path => ReadAsync(path, stop.Token))];
        for (int number = 2; number <= Last; number++)
        {
            await Task.Yield();
            _front.Publish(number);
            ServedGeneration served = _front.Parts.State.Generation!;
            Assert.Equal(number, served.Manifest.Number);
            Assert.Equal(served.Manifest.Files["repo"].Sha256, served.Repo.ETag);
            Assert.Equal(served.Manifest.Files["index.tar.gz"].Sha256, served.Index.ETag);
        }

        await stop.CancelAsync();
        int[] answers = await Task.WhenAll(readers);
        Assert.All(answers, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_generation_older_than_the_served_one_is_not_taken()
    {
        _front.Publish(5);
        Directory.Delete(_front.Folder.Generation(5), recursive: true);
        Assert.True(_front.TakeOver.TakeNewest());
        Assert.Equal(5, _front.Parts.State.Generation!.Manifest.Number);
        Assert.Contains("5", await _front.Client.GetStringAsync("/repo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotNull(_front.Parts.State.AnyDamage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[null]")]
    [InlineData("[{\"path\":\"x\"}]")]
    public void A_generation_whose_files_are_whole_and_of_another_shape_is_damage_and_the_served_one_stays(string problems)
    {
        _front.Write(2, FrontFixture.Index(2), FrontFixture.Modified, ChecksumSet.Of([]).Bytes.ToArray(), Encoding.ASCII.GetBytes(problems));
        Assert.True(_front.TakeOver.TakeNewest());
        Assert.Equal(1, _front.Parts.State.Generation!.Manifest.Number);
        Assert.NotNull(_front.Parts.State.AnyDamage);
    }

    [Fact]
    public void Damage_is_forgotten_when_the_next_generation_is_whole()
    {
        _front.Write(2, FrontFixture.Index(2), FrontFixture.Modified, ChecksumSet.Of([]).Bytes.ToArray(), [(byte)'{']);
        _front.TakeOver.TakeNewest();
        _front.Publish(3);
        Assert.Null(_front.Parts.State.AnyDamage);
    }

    private async Task<int> ReadAsync(string path, CancellationToken stop)
    {
        long last = 0;
        int count = 0;
        while (!stop.IsCancellationRequested)
        {
            using HttpResponseMessage answer = await _front.AskAsync(path);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            long number = long.Parse(answer.Headers.GetValues("X-Serai-Generation").Single(), CultureInfo.InvariantCulture);
            Assert.Equal(path == "/repo" ? FrontFixture.Repo(number) : FrontFixture.Index(number), body);
            Assert.Equal(FrontFixture.ETag(body), answer.Headers.ETag!.ToString());
            Assert.True(number >= last, $"went back from {last} to {number}");
            last = number;
            count++;
        }

        return count;
    }
}
