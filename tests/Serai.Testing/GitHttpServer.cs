using System.Diagnostics;

namespace Serai.Testing;

/// <summary>
/// The real <c>git http-backend</c> under lighttpd on loopback: <c>http://127.0.0.1:PORT/NAME</c> for each repository in a folder, which is
/// only read. It counts the requests that it answered.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private const string Lighttpd = "/usr/sbin/lighttpd";
    private const string AccessLogModule = "/usr/lib/lighttpd/mod_accesslog.so";

    private readonly GitServerHome _home;
    private readonly ServerProcess _process;

    private GitHttpServer(string basePath, int port, GitServerHome home, ServerProcess process)
    {
        BasePath = basePath;
        Port = port;
        _home = home;
        _process = process;
    }

    /// <summary>The folder with the repositories.</summary>
    public string BasePath { get; }

    public int Port { get; }

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing => GitDaemon.Missing ?? (File.Exists(Lighttpd) ? null : "lighttpd is not installed");

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<GitHttpServer> StartAsync(string basePath, GitServerOptions? options = null, int? port = null)
    {
        options ??= new GitServerOptions();
        int at = port ?? ServerProcess.FreePort();
        var home = new GitServerHome(options);
        string configuration = home.File("lighttpd.conf", Configuration(basePath, at, home, options));
        var start = new ProcessStartInfo(Lighttpd, ["-D", "-f", configuration]) { WorkingDirectory = home.Path };
        return new GitHttpServer(basePath, at, home, await ServerProcess.StartAsync(start, at));
    }

    /// <summary>The URL of a repository, without credentials.</summary>
    public string Url(string name) => $"http://127.0.0.1:{Port}/{name}";

    /// <summary>The first lines of the requests so far, some seconds late; empty where lighttpd has no access log.</summary>
    public async Task<IReadOnlyList<string>> RequestsAsync()
    {
        string log = Path.Combine(_home.Path, "access.log");
        return File.Exists(log) ? await File.ReadAllLinesAsync(log) : [];
    }

    /// <summary>Of a server that compresses, the methods of the requests so far, each with the encoding of its body or a dash.</summary>
    public async Task<IReadOnlyList<string>> EncodingsAsync() => await File.ReadAllLinesAsync(Path.Combine(_home.Path, "encodings"));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _home.Dispose();
    }

    private static string Configuration(string basePath, int port, GitServerHome home, GitServerOptions options)
    {
        string backend = Path.Combine(new Git(home.Path).Run("--exec-path"), "git-http-backend");
        backend = options.CompressAnswers ? home.Compressed(backend) : backend;
        string authentication = "";
        if (options.Credentials is var (user, password))
        {
            string users = home.File("users", $"{user}:{password}\n");
            authentication = $$"""
                server.modules += ("mod_auth", "mod_authn_file")
                auth.backend = "plain"
                auth.backend.plain.userfile = "{{users}}"
                auth.require = ("/" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
                """;
        }

        // git-http-backend(1), "Environment": Git-Protocol arrives as HTTP_GIT_PROTOCOL, which git reads since 2.34; older ones want it as GIT_PROTOCOL.
        return $$"""
            server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
            {{(File.Exists(AccessLogModule) ? $"server.modules += (\"mod_accesslog\")\naccesslog.filename = \"{home.Path}/access.log\"\naccesslog.format = \"%r\"" : "")}}
            server.bind = "127.0.0.1"
            server.port = {{port}}
            server.document-root = "{{home.Path}}"
            server.errorlog = "{{home.Path}}/error.log"
            server.upload-dirs = ("{{home.Path}}")
            server.stream-response-body = 1
            {{authentication}}
            alias.url = ("/" => "{{backend}}/")
            cgi.assign = ("" => "")
            setenv.set-environment = (
              "GIT_PROJECT_ROOT" => "{{basePath}}",
              "GIT_HTTP_EXPORT_ALL" => "1",
              "GIT_CONFIG_NOSYSTEM" => "1",
              "GIT_CONFIG_GLOBAL" => "{{home.Configuration}}",
              "PATH" => "{{Environment.GetEnvironmentVariable("PATH")}}",
              "HOME" => "{{home.Path}}"
            )

            """;
    }
}
