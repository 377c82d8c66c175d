using Microsoft.AspNetCore.Http;
using Serai.Front.Endpoints;
using Serai.Front.State;
using Serai.Front.Telemetry;

namespace Serai.Front.Pages;

/// <summary><c>/</c>: what this is, the commands to use it, the state in one line.</summary>
internal sealed class HomePage(StatusSnapshots snapshots, Uri? publicUrl) : IEndpoint
{
    public RequestClass Class => RequestClass.Page;

    public string Allow => "GET, HEAD";

    public Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        string url = Html.Encode(VisitorAuthority.UrlFor(context.Request, publicUrl));
        StatusSnapshot status = snapshots.Take();
        return Html.SendAsync(context, "Serai, a mirror for opam", string.Empty, $"""
            <h1>A mirror for opam</h1>
            <p>{StatusLine.Markup(status)}</p>
            <h2>Use it</h2>
            <p>With an opam that is set up already:</p>
            <pre>opam repository set-url default {url}/
            opam update</pre>
            <p>With a new one:</p>
            <pre>opam init {url}/</pre>
            <p>For the archives alone (opam 2.2 and later):</p>
            <pre>opam option --global 'archive-mirrors+="{url}/cache"'</pre>
            <p>In a Dockerfile made from the <code>ocaml/opam</code> images, before the first install:</p>
            <pre>RUN opam repository set-url default {url}/</pre>
            <p>With the GitHub action <code>setup-ocaml</code>:</p>
            <pre>with:
              opam-repositories: |
                default: {url}/</pre>
            <h2>What is served</h2>
            <p><a href="/index.tar.gz">index.tar.gz</a>, <a href="/repo">repo</a>, archives below <code>/cache/</code>,
            <a href="/status">the state for people</a>, <a href="/status.json">for programs</a> and <a href="/metrics">for monitors</a>.</p>
            """);
    }
}
