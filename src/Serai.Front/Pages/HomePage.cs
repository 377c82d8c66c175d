using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Pages;

/// <summary><c>/</c>: what this is, the commands to use it, the state in one line.</summary>
internal sealed class HomePage(StatusSnapshots snapshots, CurrentOptions options) : IEndpoint
{
    private const string DuneWorkspace = "(lang dune 3.17)\n(repository\n (name mirror)\n (url \"file:///PATH/TO/opam-repository\"))\n(lock_dir\n (repositories overlay mirror))";

    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        string url = VisitorAuthority.UrlFor(context.Request, options.Now.PublicUrl);
        var body = new Markup();
        body.Add($"""
            <h1>A mirror for opam</h1>
            <p>Packages for OCaml, from here instead of far away: the same index, the same archives, each checked against its checksums.</p>

            """);
        StatusLine.Add(body, snapshots.Take());
        body.Add($"""

            <h2>Use it</h2>
            <h3>With an opam that is set up already</h3>

            """);
        AddCommand(body, "point opam to this mirror", $"opam repository set-url default {url}/\nopam update");
        body.Add($"<h3>With a new opam</h3>\n");
        AddCommand(body, "set opam up with this mirror", $"opam init {url}/");
        if (options.Now.Archives != ArchivePolicy.Off)
        {
            // Where none are fetched, the cache is 404 for whatever is not stored.
            body.Add($"<h3>For the archives alone, with opam 2.2 and later</h3>\n");
            AddCommand(body, "take archives from this mirror", $"opam option --global 'archive-mirrors+=\"{url}/cache\"'");
        }

        body.Add($"<h3>In a Dockerfile from the <code>ocaml/opam</code> images, before the first install</h3>\n");
        AddCommand(body, "a line for a Dockerfile", $"RUN opam repository set-url default {url}/");
        body.Add($"<h3>With the GitHub action <code>setup-ocaml</code></h3>\n");
        AddCommand(
            body,
            "a step of a workflow",
            $"- uses: ocaml/setup-ocaml@v3\n  with:\n    ocaml-compiler: 5\n    opam-repositories: |\n      default: {url}/");
        body.Add($"""
            <h3>With dune's package management</h3>
            <p>dune reads a repository from git or from a folder, and takes archives from their origins. The index unpacked is such a folder:</p>

            """);
        AddCommand(body, "unpack the index", $"mkdir -p opam-repository\ncurl -fsS {url}/index.tar.gz | tar -xzC opam-repository");
        body.Add($"<p>and <code>dune-workspace</code> names it, by its whole path:</p>\n");
        AddCommand(body, "lines for dune-workspace", DuneWorkspace);
        body.Add($"""
            <p class="soft">Back to the public repository: <code>opam repository set-url default https://opam.ocaml.org</code></p>
            <h2>What is served</h2>
            <p><a href="/index.tar.gz">index.tar.gz</a> and <a href="/repo">repo</a>, archives below <code>/cache/</code>,
            and for people <a href="/packages">the packages</a> and <a href="/status">the state</a>.</p>
            """);
        return Html.SendAsync(context, "Serai, a mirror for opam", body);
    }

    private static void AddCommand(Markup body, string label, string lines) =>
        body.Add($"<div class=\"command\" data-label=\"{label}\"><pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\">{lines}</pre></div>\n");
}
