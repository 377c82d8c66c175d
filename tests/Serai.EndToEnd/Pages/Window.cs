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

    /// <summary>Keeps a picture of the whole page.</summary>
    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Pictures, name + ".png"), FullPage = true });

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
