using Microsoft.Playwright;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd.Pages;

/// <summary>The system's Chromium, and a mirror to look at with it: of a repository with some packages, one of them hostile. Shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What strangers write into every field, hoping that a page runs it.</summary>
    public const string Markup = "<img src=x onerror=document.title='hacked'><script>document.title='hacked'</script>";

    private const string Chromium = "/usr/bin/chromium";

    private readonly TemporaryFolder _temporary = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private SeraiProcess? _serai;

    /// <summary>The repository.</summary>
    internal SampleOrigin Origin { get; private set; } = null!;

    /// <summary>The mirror.</summary>
    internal SeraiProcess Serai => _serai!;

    /// <summary>Where pictures are kept.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "pages")).FullName;

    /// <summary>The accessibility checker; null where <c>./test</c> could not fetch it.</summary>
    public static string? Axe => Path.Combine(SourceTree.Root, "artifacts", "axe", "package", "axe.min.js") is var path && File.Exists(path) ? path : null;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            return;
        }

        Origin = new SampleOrigin(_temporary["origin"]);
        AddPackages();
        _serai = SeraiProcess.Serve(_temporary["data"], Origin.Remote, "--archives", "on-demand", "--upstream-cache", "http://127.0.0.1:9/cache");
        _playwright = await Playwright.CreateAsync();

        // Root may not use the sandbox; what is looked at is our own.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        await _serai.WaitForCommitAsync(Origin.Tip);
        await WaitForDescriptionsAsync("yojson");
    }

    /// <summary>Opens a window of its own, on the mirror or on what the options name.</summary>
    public async Task<Window> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"{Chromium} is not installed");
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= Serai.Url;
        IBrowserContext context = await _browser!.NewContextAsync(options);
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>Waits until a package can be found.</summary>
    internal Task WaitForDescriptionsAsync(string name) => Serai.WaitAsync($"{name} is described", async () =>
        (await Serai.Client.GetAsync($"packages/{name}", TestContext.Current.CancellationToken)).IsSuccessStatusCode);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_serai is not null)
        {
            await _serai.DisposeAsync();
        }

        _temporary.Dispose();
    }

    private void AddPackages()
    {
        foreach ((string version, string archive) in new[] { ("1.7.0", "a"), ("2.2.2", "b"), ("2.10.0", "c") })
        {
            Origin.AddPackage("yojson", version, $$"""
                opam-version: "2.0"
                synopsis: "Yojson is an optimized parsing and printing library for the JSON format"
                description: "It addresses a few shortcomings of json-wheel,
                including 2x speedup, polymorphic variants and optional syntax for tuples."
                homepage: "https://github.com/ocaml-community/yojson"
                license: "BSD-3-Clause"
                tags: ["json" "org:ocaml-community"]
                depends: [ "ocaml" {>= "4.08"} "dune" {>= "2.7"} "alcotest" {with-test & >= "0.8.5"} ]
                url { src: "https://127.0.0.1:9/yojson-{{version}}.tbz" checksum: "sha256={{new string(archive[0], 64)}}" }
                """);
        }

        string quoted = Markup.Replace("\"", "\\\"", StringComparison.Ordinal);
        Origin.AddPackage("hostile", "1.0", $$"""
            opam-version: "2.0"
            synopsis: "{{quoted}}"
            description: "{{quoted}}"
            homepage: "javascript:document.title='hacked'"
            license: "{{quoted}}"
            tags: ["{{quoted}}"]
            depends: [ "{{quoted}}" {>= "{{quoted}}"} ]
            url { src: "javascript:document.title='hacked'" checksum: "{{quoted}}" }
            """);
        for (int i = 0; i < 30; i++)
        {
            Origin.AddPackage($"library-{i}", "1.0", $"opam-version: \"2.0\"\nsynopsis: \"A library of the number {i}\"\ntags: [\"numbers\"]\n");
        }
    }
}
