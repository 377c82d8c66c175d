using System.Net;
using System.Text;

namespace Serai.Front.Tests;

/// <summary>What changes for clients when the settings are read again, while the front goes on.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task What_can_change_at_run_time_counts_from_the_next_request_on()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync();
        front.Time.Advance(TimeSpan.FromHours(3));
        Assert.Contains("\"state\": \"stale\"", await GetAsync(front, "/status.json"), StringComparison.Ordinal);
        front.Current.Take(front.Options with
        {
            Interval = TimeSpan.FromHours(2),
            Remote = "https://example.org/other.git",
            PublicUrl = new Uri("https://mirror.example/"),
            HookSecret = Encoding.ASCII.GetBytes("a secret of this test"),
        });
        string status = await GetAsync(front, "/status.json");
        Assert.Contains("\"state\": \"ready\"", status, StringComparison.Ordinal);
        Assert.Contains("https://example.org/other.git", status, StringComparison.Ordinal);
        Assert.Contains("serai_state{state=\"ready\"} 1", await GetAsync(front, "/metrics"), StringComparison.Ordinal);
        Assert.Contains("https://mirror.example/", await GetAsync(front, "/"), StringComparison.Ordinal);
        using HttpResponseMessage update = await front.AskAsync(HttpMethod.Post, "/update");
        Assert.Equal(HttpStatusCode.Unauthorized, update.StatusCode);
    }

    [Fact]
    public async Task Archives_that_are_not_fetched_any_more_are_404_instead_of_waited_for()
    {
        await using FrontFixture front = await FrontFixture.StartAsync();
        Assert.True(Store.Archives.ArchiveHash.TryParse("md5", new string('a', 32), out Store.Archives.ArchiveHash hash));
        front.Publish(1, known: [hash]);
        string path = $"/cache/md5/aa/{hash.Hex}";
        using (HttpResponseMessage known = await front.AskAsync(HttpMethod.Head, path))
        {
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        }

        front.Current.Take(front.Options with { Archives = ArchivePolicy.Off });
        using HttpResponseMessage refused = await front.AskAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task What_the_start_decided_stays()
    {
        await using FrontFixture front = await FrontFixture.StartAsync();
        front.Current.Take(front.Options with { DataFolder = "/elsewhere", MaxConnections = 1 });
        Assert.Equal(front.Options.DataFolder, front.Current.Now.DataFolder);
        Assert.Equal(front.Options.MaxConnections, front.Current.Now.MaxConnections);
    }

    private static async Task<string> GetAsync(FrontFixture front, string path)
    {
        using HttpResponseMessage answer = await front.AskAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
