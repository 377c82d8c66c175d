using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using Serai.Front.Http;
using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>A stored archive that can be sent; whoever holds it disposes of it.</summary>
/// <param name="Sha256">The name under which it is stored.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="File">The file that they come from; null where they are in memory.</param>
internal sealed record OpenArchive(ArchiveHash Sha256, IBody Body, SafeFileHandle? File) : IDisposable
{
    private const string ContentType = "application/octet-stream";
    private const string CacheControl = "public, max-age=31536000, immutable";

    private const string CacheHeader = "X-Cache";
    private const string FetchValue = "fetch";

    private static readonly KeyValuePair<string, string>[] HitHeaders = [new(CacheHeader, "hit")];
    private static readonly KeyValuePair<string, string>[] FetchHeaders = [new(CacheHeader, FetchValue)];

    /// <summary>As it is sent to who finds it stored.</summary>
    public Representation Hit => field ??= Represent(HitHeaders);

    /// <summary>As it is sent to who waited for its fetch.</summary>
    public Representation Fetched => field ??= Represent(FetchHeaders);

    /// <summary>Describes one that is not stored yet: the same but for its entity tag.</summary>
    public static void DescribeFetched(HttpResponse response, long? length)
    {
        response.ContentType = ContentType;
        response.ContentLength = length;
        response.Headers.CacheControl = CacheControl;
        response.Headers.AcceptRanges = "bytes";
        response.Headers[CacheHeader] = FetchValue;
    }

    /// <inheritdoc/>
    public void Dispose() => File?.Dispose();

    private Representation Represent(KeyValuePair<string, string>[] headers) => new()
    {
        Body = Body,
        ContentType = ContentType,
        ETag = Sha256.Hex,
        CacheControl = CacheControl,
        Headers = headers,
    };
}
