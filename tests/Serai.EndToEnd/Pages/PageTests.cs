using Microsoft.Playwright;
using Serai.EndToEnd.Fixtures;

namespace Serai.EndToEnd.Pages;

/// <summary>The pages in a real browser. Pictures of all of them are kept in <c>artifacts/pages</c>.</summary>
[Collection(Installations.Name)]
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Paths = ["/", "/status", "/packages", "/packages?q=yojsn", "/packages/yojson", "/packages/hostile", "/packages/nothing"];

    [Fact]
    public async Task The_home_page_shows_the_visitors_own_host_and_its_buttons_copy()
    {
        await using Window window = await browser.OpenAsync(new BrowserNewContextOptions { Permissions = ["clipboard-read", "clipboard-write"] });
        await window.Page.GotoAsync("/");
        string command = $"opam repository set-url default {browser.Serai.Url}";
        await Assertions.Expect(window.Page.Locator("pre").First).ToContainTextAsync(command);
        await window.Page.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button).First).ToHaveTextAsync("Copied");
        ILocator told = window.Page.GetByRole(AriaRole.Status);
        await Assertions.Expect(told).ToHaveTextAsync("Copied: point opam to this mirror");
        Assert.Equal("Copied: point opam to this mirror", await window.Page.GetByRole(AriaRole.Button).First.GetAttributeAsync("aria-label"));
        Assert.StartsWith(command, await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        await Assertions.Expect(told).ToBeEmptyAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button).First).ToHaveAttributeAsync("aria-label", "Copy: point opam to this mirror");
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task The_status_follows_a_sync_without_being_loaded_again()
    {
        await using Window window = await browser.OpenAsync();
        await window.Page.GotoAsync("/status");
        await window.Page.EvaluateAsync("() => { window.stays = true; }");
        string tip = browser.Origin.AddPackage();
        using HttpResponseMessage asked = await browser.Serai.Client.PostAsync("update", content: null, TestContext.Current.CancellationToken);
        await Assertions.Expect(window.Page.Locator("#live")).ToContainTextAsync(tip, new LocatorAssertionsToContainTextOptions { Timeout = 120_000 });
        Assert.True(await window.Page.EvaluateAsync<bool>("() => window.stays === true"));
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task The_search_answers_as_one_types_and_forgives_a_slip()
    {
        await using Window window = await browser.OpenAsync();
        await window.Page.GotoAsync("/packages");
        await window.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("yosjon");

        // What was typed first alone fits the same package.
        await Assertions.Expect(window.Page).ToHaveURLAsync("/packages?q=yosjon");
        await Assertions.Expect(window.Page.Locator("#count")).ToHaveTextAsync("One package fits.");
        await Assertions.Expect(window.Page.Locator("#results a")).ToHaveTextAsync("yojson");
        await window.Page.Locator("#results a").ClickAsync();
        await Assertions.Expect(window.Page.Locator("summary").First).ToContainTextAsync("2.10.0");
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Without_a_script_everything_is_there_all_the_same()
    {
        await using Window window = await browser.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        await window.Page.GotoAsync("/packages");
        await window.Page.GetByRole(AriaRole.Searchbox).FillAsync("json");
        await window.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(window.Page.Locator("#results a")).ToHaveTextAsync("yojson");
        await window.Page.GotoAsync("/status");
        await Assertions.Expect(window.Page.Locator("#live")).ToContainTextAsync("Sync");
        Assert.Equal(1, await window.Page.Locator("meta[http-equiv=refresh]").CountAsync());
    }

    [Fact]
    public async Task What_a_stranger_wrote_runs_nowhere()
    {
        await using Window window = await browser.OpenAsync();
        foreach (string path in new[] { "/packages", "/packages/hostile", "/packages?q=" + Uri.EscapeDataString(Browser.Markup), "/status" })
        {
            await window.Page.GotoAsync(path);
            Assert.DoesNotContain("hacked", await window.Page.EvaluateAsync<string>("() => document.title.replace(/.*onerror.*/, '')"), StringComparison.Ordinal);
            Assert.Equal(0, await window.Page.Locator("img, a[href^=javascript]").CountAsync());
        }

        await window.Page.GotoAsync("/packages/hostile");
        await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync(Browser.Markup);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task By_the_keyboard_one_gets_past_the_head_and_into_the_search()
    {
        await using Window window = await browser.OpenAsync();
        await window.Page.GotoAsync("/packages");
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(window.Page.Locator(".skip")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("json");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("#results a")).ToHaveTextAsync("yojson");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_page_fits_the_window_and_is_for_everybody(ColorScheme scheme, int width)
    {
        await using Window window = await browser.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        foreach (string each in Paths)
        {
            await window.Page.GotoAsync(each);
            await window.CheckAsync(each == "/" ? "home" : each.Trim('/').Replace('/', '-').Replace('?', '-'), scheme, width);
        }

        Window.SkipWithoutAxe();
    }
}
