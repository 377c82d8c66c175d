using Microsoft.AspNetCore.Http;
using Serai.Front.Archives;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Front.Telemetry;
using Serai.Store.Archives;

namespace Serai.Front.Endpoints;

/// <summary><c>/cache/&lt;algo&gt;/&lt;hh&gt;/&lt;hex&gt;</c>: an archive under any of its checksums, stored or fetched now.</summary>
/// <param name="state">Taken once a request.</param>
/// <param name="stored">The archives that there are.</param>
/// <param name="served">Is told what was served.</param>
/// <param name="fetched">Answers for those that are known and not stored, and whether any are fetched.</param>
/// <param name="time">For validators.</param>
internal sealed class CacheEndpoint(FrontState state, StoredArchives stored, ServedArchives served, (FetchAnswer Answer, CurrentOptions Options) fetched, TimeProvider time) : IEndpoint
{
    private static readonly byte[] Malformed =
        "404: an archive's path is cache/<md5|sha256|sha512>/<first two hex digits>/<all hex digits, lower case>\n"u8.ToArray();

    public RequestClass Class => RequestClass.Archive;

    public string Allow => "GET, HEAD";

    public bool AnswersAtOnce => true;

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        if (!TryReadPath(rest.Span, out ArchiveHash hash))
        {
            await Answer.ConstantAsync(context, StatusCodes.Status404NotFound, Malformed);
            return;
        }

        await state.Opened;
        ServedGeneration? generation = state.Generation;
        if (generation?.Checksums.IsContested(hash) == true)
        {
            // Whoever asks by it may mean the other one: stored or not, nobody gets either.
            await RefuseAsync(context, $"404: {hash} is declared of different archives, and serves none of them");
            return;
        }

        ArchiveFinding found = await stored.OpenAsync(hash, context.Request.Headers.Range.Count > 0, context.RequestAborted);
        using OpenArchive? archive = found.Archive;
        if (archive is null)
        {
            await MissAsync(context, hash, found.Damaged, generation);
            return;
        }

        state.Archives.NoteHit();
        served.Note(archive.Sha256);
        try
        {
            await Answer.WithAsync(context, archive.Hit, time);
        }
        catch (UnreadableFileException unreadable)
        {
            stored.Distrust(archive.Sha256, unreadable.Message);
            throw;
        }
    }

    private Task MissAsync(HttpContext context, ArchiveHash hash, ArchiveHash? damaged, ServedGeneration? generation)
    {
        if (generation is null)
        {
            state.Archives.NoteMiss();
            return NotYet.AnswerAsync(context, state);
        }

        bool isKnown = generation.Checksums.Contains(hash);
        if (!isKnown || fetched.Options.Now.Archives == ArchivePolicy.Off)
        {
            return RefuseAsync(context, isKnown
                ? $"404: {hash} is known and not stored, and this mirror fetches no archives"
                : $"404: {hash} is neither stored nor named by the served index");
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Nobody has to fetch a body to be told that there is one.
            OpenArchive.DescribeFetched(context.Response, length: null);
            return Task.CompletedTask;
        }

        return fetched.Answer.AnswerAsync(context, hash, damaged);
    }

    private Task RefuseAsync(HttpContext context, string line)
    {
        state.Archives.NoteMiss();
        return Answer.LineAsync(context, StatusCodes.Status404NotFound, line);
    }

    private static bool TryReadPath(ReadOnlySpan<char> path, out ArchiveHash hash)
    {
        hash = default;
        Span<Range> parts = stackalloc Range[4];
        return path.Split(parts, '/') == 3
            && ArchiveHash.TryParse(path[parts[0]], path[parts[2]], out hash)
            && path[parts[1]].SequenceEqual(hash.Hex.AsSpan(0, 2));
    }
}
