using System.Text;

namespace Serai.Load.Requests;

/// <summary>One class of request: what is sent, and which answer is right.</summary>
internal sealed class RequestClass
{
    private const int NotModified = 304;
    private const int NotFound = 404;
    private const int Good = 200;
    private const string ArchiveHit = "archive-hit";

    private static readonly Dictionary<string, (string Path, int Status)> Known = new(StringComparer.Ordinal)
    {
        ["repo"] = ("/repo", Good),
        ["index"] = ("/index.tar.gz", Good),
        ["not-modified"] = ("/index.tar.gz", NotModified),
        ["health"] = ("/health/live", Good),
        [ArchiveHit] = (string.Empty, Good),
        ["archive-404"] = ("/cache/sha256/00/" + new string('0', 64), NotFound),
        ["status"] = ("/status.json", Good),
    };

    // Those by which a mirror's availability is judged: they wait for no file and no large body.
    private static readonly string[] Small = ["repo", "not-modified", "health"];

    private RequestClass(string name, byte[] request, int expected)
    {
        Name = name;
        Request = request;
        Expected = expected;
    }

    public static IEnumerable<string> Names => Known.Keys;

    public string Name { get; }

    /// <summary>The request's bytes.</summary>
    public byte[] Request { get; }

    /// <summary>The only right status.</summary>
    public int Expected { get; }

    /// <summary>Whether the answer is small and ready to be sent, so that its latency is the server's own.</summary>
    public bool IsSmall => Small.Contains(Name, StringComparer.Ordinal);

    /// <summary>Makes the class of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="host">The authority for the <c>Host</c> header.</param>
    /// <param name="archive">The path of a stored archive, for the class that wants one.</param>
    /// <exception cref="FormatException">There is none of this name, or it lacks its archive.</exception>
    public static RequestClass Make(string name, string host, string? archive)
    {
        if (!Known.TryGetValue(name, out (string Path, int Status) known))
        {
            throw new FormatException($"mix: expected {string.Join(", ", Names)}, found {name}");
        }

        string path = name != ArchiveHit ? known.Path : archive ?? throw new FormatException($"mix: {ArchiveHit} needs --archive PATH");

        // RFC 9110, 13.1.2: * holds for whatever is there, so the answer is the same before and after an update.
        string condition = known.Status == NotModified ? "If-None-Match: *\r\n" : string.Empty;
        return new RequestClass(name, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{condition}\r\n"), known.Status);
    }
}
