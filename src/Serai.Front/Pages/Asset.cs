using System.Security.Cryptography;
using Serai.Front.Http;

namespace Serai.Front.Pages;

/// <summary>
/// A file that pages are dressed with, embedded in this assembly. Its name holds a digest of its bytes, so that browsers may keep it for good,
/// and never meet one of another version.
/// </summary>
internal sealed class Asset
{
    /// <summary>The prefix of all their paths.</summary>
    public const string Prefix = "/assets/";

    private const int DigestLength = 16;
    private const string CacheControl = "public, max-age=31536000, immutable";

    private Asset(string name, string contentType)
    {
        byte[] bytes = Read(name);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        Name = $"{name[..dot]}-{sha256[..DigestLength]}{name[dot..]}";
        Content = new Representation { Body = new MemoryBody(bytes), ContentType = contentType, ETag = sha256, CacheControl = CacheControl };
    }

    /// <summary>The style sheet.</summary>
    public static Asset Style { get; } = new("serai.css", "text/css; charset=utf-8");

    /// <summary>The script.</summary>
    public static Asset Script { get; } = new("serai.js", "text/javascript; charset=utf-8");

    /// <summary>The icon.</summary>
    public static Asset Icon { get; } = new("serai.svg", "image/svg+xml");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Asset> All { get; } = [Style, Script, Icon];

    /// <summary>Its name with the digest.</summary>
    public string Name { get; }

    /// <summary>Where it is served.</summary>
    public string Path => Prefix + Name;

    /// <summary>What is served.</summary>
    public Representation Content { get; }

    private static byte[] Read(string name)
    {
        using Stream resource = typeof(Asset).Assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"assets/{name} is not embedded");
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
