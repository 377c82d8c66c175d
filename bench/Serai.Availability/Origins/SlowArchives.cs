using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Serai.Availability.Origins;

/// <summary>An origin of archives that has them all and sends each at a trickle.</summary>
internal sealed class SlowArchives : IAsyncDisposable
{
    /// <summary>How many there are: what twenty downloads at a time take in a minute.</summary>
    public const int Count = 120;

    // The opam files of the prepared repository name it.
    private const int Port = 18_999;

    // Over the size up to which an archive is answered in one piece, so that clients follow its growth.
    private const int Bytes = 5_000_000;
    private const int SliceBytes = 50_000;

    private static readonly TimeSpan SlicePause = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _application;

    private SlowArchives(WebApplication application) => _application = application;

    /// <summary>The path and content of the opam file of an archive.</summary>
    public static (string Path, string Content) OpamFile(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"slow-archive-{number}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Content(number)));
        return ($"packages/{name}/{name}.1/opam", $$"""
            opam-version: "2.0"
            synopsis: "An archive of a slow origin"
            url { src: "http://{{IPAddress.Loopback}}:{{Port}}/{{number}}" checksum: "sha256={{hash}}" }

            """);
    }

    /// <summary>The paths below a mirror's address, one for each archive.</summary>
    public static IReadOnlyList<string> Paths() => [.. Enumerable.Range(0, Count).Select(number => MovingOrigin.ArchivePath("cache", Content(number)))];

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">Its port is taken.</exception>
    public static async Task<SlowArchives> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        WebApplication application = builder.Build();
        application.Run(SendAsync);
        await application.StartAsync();
        return new SlowArchives(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task SendAsync(HttpContext context)
    {
        if (!int.TryParse(context.Request.Path.Value.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= Count)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        byte[] content = Content(number);
        context.Response.ContentLength = content.Length;
        for (int at = 0; at < content.Length; at += SliceBytes)
        {
            await context.Response.Body.WriteAsync(content.AsMemory(at, Math.Min(SliceBytes, content.Length - at)), context.RequestAborted);
            await Task.Delay(SlicePause, context.RequestAborted);
        }
    }

    private static byte[] Content(int number)
    {
        byte[] content = new byte[Bytes];
        new Random(number).NextBytes(content);
        return content;
    }
}
