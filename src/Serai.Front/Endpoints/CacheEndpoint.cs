using Microsoft.AspNetCore.Http;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Archives;

namespace Serai.Front.Endpoints;

/// <summary><c>/cache/&lt;algo&gt;/&lt;hh&gt;/&lt;hex&gt;</c>: a stored archive under any of its checksums.</summary>
internal sealed class CacheEndpoint(FrontState state, ArchiveProofs archives, bool missesAreFetched, TimeProvider time) : IEndpoint
{
    // No wait would help until archives are fetched: the shortest lets clients go on to the origin soonest.
    private const int MissRetrySeconds = 2;

    private const string Malformed = "404: an archive's path is cache/<md5|sha256|sha512>/<first two hex digits>/<all hex digits, lower case>";

    public RequestClass Class => RequestClass.Archive;

    public string Allow => "GET, HEAD";

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (!TryReadPath(rest.Span, out ArchiveHash hash))
        {
            await Answer.LineAsync(context, StatusCodes.Status404NotFound, Malformed);
            return;
        }

        await state.Opened;
        using StoredArchive? archive = await archives.TryOpenAsync(hash, context.RequestAborted);
        if (archive is not null)
        {
            await Answer.WithAsync(context, Represent(archive), time);
            return;
        }

        if (state.Generation is not { } generation)
        {
            await NotYet.AnswerAsync(context, state);
            return;
        }

        bool known = generation.Checksums.Contains(hash);
        await (known && missesAreFetched
            ? Answer.UnavailableAsync(context, MissRetrySeconds, $"503: {hash} is known and not stored, and this version fetches no archives yet; your client goes on to the origin")
            : Answer.LineAsync(context, StatusCodes.Status404NotFound, known
                ? $"404: {hash} is known and not stored, and this mirror fetches no archives"
                : $"404: {hash} is neither stored nor named by the served index"));
    }

    private static Representation Represent(StoredArchive archive) => new()
    {
        Body = new FileBody(archive.File),
        ContentType = "application/octet-stream",
        ETag = archive.Sha256.Hex,
        CacheControl = "public, max-age=31536000, immutable",
        Headers = [new("X-Cache", "hit")],
    };

    private static bool TryReadPath(ReadOnlySpan<char> path, out ArchiveHash hash)
    {
        hash = default;
        Span<Range> parts = stackalloc Range[4];
        return path.Split(parts, '/') == 3
            && ArchiveHash.TryParse(path[parts[0]], path[parts[2]], out hash)
            && path[parts[1]].SequenceEqual(hash.Hex.AsSpan(0, 2));
    }
}
