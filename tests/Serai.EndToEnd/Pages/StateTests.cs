using Microsoft.Playwright;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd.Pages;

/// <summary>The pages of a mirror that is not as one would have it: what a visitor sees then, and that everybody can read it.</summary>
[Collection(Installations.Name)]
public sealed class StateTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly (ColorScheme Scheme, int Width)[] Windows = [(ColorScheme.Light, 1280), (ColorScheme.Dark, 360)];

    [Fact]
    public async Task A_mirror_that_still_clones_shows_how_far_it_is()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        using var folder = new TemporaryFolder();
        _ = new SampleOrigin(folder["origins/sample"], packages: 20);
        await using GitDaemon daemon = await GitDaemon.StartAsync(folder["origins"]);
        await using var network = new ThrottlingProxy(daemon.Port) { BytesPerSecond = 100 };
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], $"git://127.0.0.1:{network.Port}/sample");
        await serai.WaitAsync("the clone", async () => (await serai.StatusAsync()).GetProperty("sync").GetProperty("phase").GetString() == "receiving");
        await LookAsync(serai, "starting", async (window, path) =>
        {
            string expected = path == "/packages" ? "No packages yet." : "starting: nothing to serve yet: receiving";
            await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync(expected);
            if (path == "/status")
            {
                await Assertions.Expect(window.Page.Locator("ol.steps [aria-current]")).ToContainTextAsync("Receive and analyse");
                Assert.Equal(4, await window.Page.Locator("ol.steps progress").CountAsync());
            }
        });
        Window.SkipWithoutAxe();
    }

    [Fact]
    public async Task A_mirror_whose_remote_and_origins_are_gone_says_so()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        origin.AddPackage([1, 2, 3], "https://127.0.0.1:9/a.tgz");
        await using SeraiProcess serai = SeraiProcess.Serve(
            folder["data"], origin.Remote, "--archives", "all", "--upstream-cache", "http://127.0.0.1:9/cache", "--allow-private-networks");
        await serai.WaitForCommitAsync(origin.Tip);
        Directory.Delete(origin.Remote, recursive: true);
        using HttpResponseMessage asked = await serai.Client.PostAsync("update", content: null, TestContext.Current.CancellationToken);
        await serai.WaitAsync("both are known", async () =>
            (await serai.StatusAsync()) is var status && status.GetProperty("repository").TryGetProperty("last_error", out var error) && error.GetString() is not null
            && status.GetProperty("archives").GetProperty("failed_total").GetInt32() > 0);
        await LookAsync(serai, "failed", async (window, path) =>
        {
            if (path != "/packages")
            {
                await Assertions.Expect(window.Page.Locator(".state")).ToContainTextAsync("The last sync failed: ");
            }

            if (path == "/status")
            {
                await Assertions.Expect(window.Page.Locator("#live")).ToContainTextAsync("Could not be had");
            }
        });
        Window.SkipWithoutAxe();
    }

    private async Task LookAsync(SeraiProcess serai, string state, Func<Window, string, Task> look)
    {
        foreach ((ColorScheme scheme, int width) in Windows)
        {
            await using Window window = await browser.OpenAsync(new BrowserNewContextOptions
            {
                BaseURL = serai.Url,
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            });
            foreach (string path in new[] { "/", "/status", "/packages" })
            {
                await window.Page.GotoAsync(path);
                await look(window, path);
                await window.CheckAsync($"{state}-{(path == "/" ? "home" : path.Trim('/'))}", scheme, width);
            }
        }
    }
}
