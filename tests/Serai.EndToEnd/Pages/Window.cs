using System.Text.Json;
using Microsoft.Playwright;

namespace Serai.EndToEnd.Pages;

/// <summary>A window of the browser, with what went wrong in it: errors of scripts, and all that the policy of the pages forbade.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Note(message.Type == "error" ? message.Text : null);
        page.PageError += (_, error) => Note(error);
        page.Dialog += (_, dialog) => Note("a dialog: " + dialog.Message);
    }

    public IPage Page { get; }

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Skips the test that calls this, at its end, where one of the checks could not be made.</summary>
    public static void SkipWithoutAxe() => Assert.SkipWhen(Browser.Axe is null, "axe-core is not here: ./test fetches it where npm reaches its registry");

    /// <summary>Keeps a picture of the whole page, and checks that it fits the window and that everybody can use it.</summary>
    /// <param name="name">What the picture is of.</param>
    /// <param name="scheme">Of the window.</param>
    /// <param name="width">Of the window.</param>
    public async Task CheckAsync(string name, ColorScheme scheme, int width)
    {
        string picture = $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png";
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Pictures, picture), FullPage = true });
        Assert.True(await Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth") <= width, $"{name} is wider than {width}");
        if (Browser.Axe is { } axe)
        {
            await Page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken));
            JsonElement? found = await Page.EvaluateAsync("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' '))");
            Assert.True(found is { } list && list.GetArrayLength() == 0, $"{name}: {found}");
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(string? error)
    {
        lock (_errors)
        {
            if (error is not null)
            {
                _errors.Add(error);
            }
        }
    }
}
