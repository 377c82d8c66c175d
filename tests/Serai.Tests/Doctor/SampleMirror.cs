using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Serai.Tests.Doctor;

/// <summary>A static mirror as a good server has it, which a test breaks in one way.</summary>
internal sealed class SampleMirror : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SampleMirror()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AllowSynchronousIO = true;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 10, 0, 0, TimeSpan.Zero);

    /// <summary>What lies at each path.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Called before each answer, which it may take over: then it returns true.</summary>
    public Func<HttpContext, bool> Before { get; set; } = _ => false;

    /// <summary>Called when the headers of an answer are there.</summary>
    public Action<HttpContext> Change { get; set; } = _ => { };

    /// <summary>The Last-Modified of everything; null: none.</summary>
    public DateTimeOffset? Modified { get; set; } = SampleIndex.Modified;

    public bool AnswersRanges { get; set; } = true;

    public Uri Root => new(_application.Urls.Single() + "/");

    public static async Task<SampleMirror> StartAsync(SampleIndex? index = null)
    {
        var mirror = new SampleMirror();
        mirror.Files["/index.tar.gz"] = (index ?? new SampleIndex()).Write();
        mirror.Files["/repo"] = SampleIndex.Repo;
        foreach ((string path, byte[] archive) in SampleIndex.Cache())
        {
            mirror.Files["/cache/" + path] = archive;
        }

        await mirror._application.StartAsync();
        return mirror;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Date = Now.ToString("R");
        if (Before(context))
        {
            return;
        }

        if (!Files.TryGetValue(context.Request.Path, out byte[]? content))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("nothing here\n");
            return;
        }

        if (!AnswersRanges)
        {
            context.Request.Headers.Remove("Range");
        }

        context.Response.OnStarting(() =>
        {
            Change(context);
            return Task.CompletedTask;
        });
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"");
        await TypedResults.Bytes(content, "application/octet-stream", enableRangeProcessing: AnswersRanges, lastModified: Modified, entityTag: tag).ExecuteAsync(context);
    }
}
