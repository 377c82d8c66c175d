using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;
using Serai.Front.Admission;
using Serai.Front.Http;
using Serai.Front.State;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Archives;

/// <summary>
/// Answers the requests for archives that are known and not stored. A small one is sent once it is stored; a larger one as it arrives, up to
/// what the worker releases: the end of it is released only when every checksum holds. What goes wrong in between is cut.
/// </summary>
internal sealed class FetchAnswer(Misses misses, StoredArchives stored, ServedArchives served, FrontState state, TimeProvider time)
{
    // What clients wait between two tries: shorter would use their tries up too soon, longer keeps nobody.
    private const int ShortestRetrySeconds = 10;
    private const int LongestRetrySeconds = 60;

    /// <summary>Answers one request.</summary>
    /// <param name="context">The request, a GET.</param>
    /// <param name="hash">The archive.</param>
    /// <param name="damaged">The archive as it is stored, where its file was found damaged.</param>
    public async Task AnswerAsync(HttpContext context, ArchiveHash hash, ArchiveHash? damaged)
    {
        FetchFollower follower = misses.Join(hash, damaged);
        state.NoteWaiting(1);
        try
        {
            bool isAnswered;
            do
            {
                FetchNews news = await UntilSomethingCanBeSaidAsync(follower, context);
                isAnswered = news.IsLast
                    ? await TellEndAsync(context, hash, news.Report)
                    : await SendGrowingAsync(context, hash, follower, news.Part!);
            }
            while (!isAnswered);
        }
        finally
        {
            state.NoteWaiting(-1);
            await misses.LeaveAsync(hash, follower);
        }
    }

    private static async Task<FetchNews> UntilSomethingCanBeSaidAsync(FetchFollower follower, HttpContext context)
    {
        // A body of unknown length ends with the connection in HTTP/1.0: one that is cut would be taken for whole.
        bool canBeCut = !HttpProtocol.IsHttp10(context.Request.Protocol);
        FetchNews news = follower.Now;
        while (!news.IsLast && !(news.IsReadable && (canBeCut || news.Report.Length is not null)))
        {
            news = await follower.NextAsync(news, context.RequestAborted);
        }

        return news;
    }

    private async Task<bool> TellEndAsync(HttpContext context, ArchiveHash hash, FetchReport report)
    {
        await (report.State switch
        {
            FetchState.Stored => SendStoredAsync(context, hash, report),
            FetchState.Gone => GiveUpAsync(context, hash, report),
            _ => FailAsync(context, hash, report),
        });
        return true;
    }

    private async Task SendStoredAsync(HttpContext context, ArchiveHash hash, FetchReport report)
    {
        ArchiveHash sha256 = FetchNews.StoredAs(report);
        ArchiveFinding found = await stored.OpenAsync(sha256, inPart: false, context.RequestAborted);
        using OpenArchive? archive = found.Archive;
        if (archive is null)
        {
            await FailAsync(context, hash, report with { Reason = "what was stored of it is damaged or gone again" });
            return;
        }

        state.Archives.NoteFetch();
        served.Note(sha256);
        await Answer.WholeAsync(context, archive.Fetched, time);
    }

    private async Task<bool> SendGrowingAsync(HttpContext context, ArchiveHash hash, FetchFollower follower, PartFile part)
    {
        ClientConnection? connection = context.Features.Get<ClientConnection>();
        using BodyPlace? place = connection is { IsOverCap: false } ? connection.Bodies.TryEnterGrowing() : null;
        if (connection is not null && place is null)
        {
            await Answer.OverloadedAsync(context);
            return true;
        }

        return await SendAdmittedAsync(context, hash, follower, part);
    }

    // False where nothing was sent and another look is due: the fetch ended between our look and our hold.
    private async Task<bool> SendAdmittedAsync(HttpContext context, ArchiveHash hash, FetchFollower follower, PartFile part)
    {
        if (part.TryHold() is not { } file)
        {
            return false;
        }

        try
        {
            bool isWhole = await SendGrowingAsync(context, hash, follower, (part, file));
            if (!isWhole && context.Response.HasStarted)
            {
                // Other bytes took the place of those that were sent, or there are no more: nobody may take it for whole.
                state.Archives.NoteCut();
                context.Abort();
            }

            return context.Response.HasStarted;
        }
        finally
        {
            part.Release();
        }
    }

    private async Task<bool> SendGrowingAsync(HttpContext context, ArchiveHash hash, FetchFollower follower, (PartFile Part, SafeFileHandle File) open)
    {
        var body = new FileBody(open.File);
        long sent = 0;
        while (true)
        {
            FetchNews news = follower.Now;
            bool isStored = news.Report.State == FetchState.Stored;
            long free = isStored ? RandomAccess.GetLength(open.File) : news.Report.Released;
            if (!news.GoesOn(open.Part) || (isStored && sent > 0 && free != (context.Response.ContentLength ?? free)))
            {
                return false;
            }

            if (sent == free && isStored)
            {
                served.Note(FetchNews.StoredAs(news.Report));
                return true;
            }

            if (sent >= free)
            {
                await follower.NextAsync(news, context.RequestAborted);
                continue;
            }

            if (sent == 0)
            {
                state.Archives.NoteFetch();
                Describe(context.Response, hash, news.Report.Length);
            }

            long slice = Math.Min(FileBody.SliceLength, free - sent);
            await body.SendAsync(context.Response.BodyWriter, sent, slice, context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
            sent += slice;
        }
    }

    private static void Describe(HttpResponse response, ArchiveHash hash, long? length)
    {
        OpenArchive.DescribeFetched(response, length);
        if (hash.Algorithm == ArchiveHashAlgorithm.Sha256)
        {
            response.Headers.ETag = $"\"{hash.Hex}\"";
        }
    }

    private Task FailAsync(HttpContext context, ArchiveHash hash, FetchReport report)
    {
        state.Archives.NoteMiss();
        int seconds = Math.Clamp(report.RetryAfterSeconds ?? ShortestRetrySeconds, ShortestRetrySeconds, LongestRetrySeconds);
        string name = hash.ToString();
        ArchiveFailure? failure = state.Report.Archives?.Failed.FirstOrDefault(each => each.Hash == name);
        return Answer.UnavailableAsync(context, seconds, MissText.Failed(hash, report, failure, seconds, time.GetUtcNow()));
    }

    private Task GiveUpAsync(HttpContext context, ArchiveHash hash, FetchReport report)
    {
        state.Archives.NoteMiss();
        return Answer.LineAsync(context, StatusCodes.Status404NotFound, MissText.Gone(hash, report));
    }
}
