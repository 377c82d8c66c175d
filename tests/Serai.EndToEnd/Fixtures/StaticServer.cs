using System.Diagnostics;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>A folder served by lighttpd on loopback, as a plain static mirror is.</summary>
internal sealed class StaticServer : IAsyncDisposable
{
    private const string Lighttpd = "/usr/sbin/lighttpd";

    private readonly ServerProcess _process;

    private StaticServer(int port, ServerProcess process)
    {
        Url = $"http://127.0.0.1:{port}/";
        _process = process;
    }

    /// <summary>Its root.</summary>
    public string Url { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="folder">What it serves.</param>
    /// <param name="home">Where its configuration lies.</param>
    public static async Task<StaticServer> StartAsync(string folder, TemporaryFolder home)
    {
        Assert.SkipUnless(File.Exists(Lighttpd), "lighttpd is not installed");
        int port = ServerProcess.FreePort();
        string configuration = home.File("lighttpd.conf", System.Text.Encoding.UTF8.GetBytes($"""
            server.document-root = "{folder}"
            server.bind = "127.0.0.1"
            server.port = {port}
            server.stat-cache-engine = "disable"
            mimetype.assign = ( "" => "application/octet-stream" )

            """));
        var start = new ProcessStartInfo(Lighttpd, ["-D", "-f", configuration]) { WorkingDirectory = home.Path };
        return new StaticServer(port, await ServerProcess.StartAsync(start, port));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
