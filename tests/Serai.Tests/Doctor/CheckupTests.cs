using System.Buffers;
using Microsoft.AspNetCore.Http;
using Serai.Doctor;
using Serai.Mirrors;
using Serai.Testing;

namespace Serai.Tests.Doctor;

/// <summary>A checkup of mirrors that are well, and of mirrors that are broken on purpose.</summary>
public class CheckupTests
{
    /// <summary>What is broken, by name: the index, the mirror, and the subject and words of the line that must say so.</summary>
    private static readonly Dictionary<string, (SampleIndex Index, Action<SampleMirror> Break, string Subject, string Said)> Faults = new(StringComparer.Ordinal)
    {
        ["a leading slash in the tarball"] = (new SampleIndex { Prefix = "/" }, _ => { }, "tarball", "begins with '/'"),
        ["a multi-member gzip"] = (new SampleIndex { Members = 2 }, _ => { }, "tarball", "more than one gzip member"),
        ["no repo in the tarball"] = (new SampleIndex { HasRepo = false }, _ => { }, "tarball", "no file repo"),
        ["wrong bytes under one hash"] = (new SampleIndex(), mirror => mirror.Files[At("sha512", 2)] = new byte[70], "sha512 archive", "do not have its sha512"),
        ["no md5 alias"] = (new SampleIndex(), mirror => mirror.Files.Remove(At("md5", 0)), "aliases", "md5="),
        ["a first checksum that has no alias"] = (new SampleIndex(), mirror => mirror.Files.Remove(At("sha256", 0)), "sha256 archive", "though it is there under its md5"),
        ["other bytes under an alias"] = (new SampleIndex(), mirror => mirror.Files[At("md5", 0)] = new byte[70], "aliases", "has other bytes"),
        ["a stale index"] = (new SampleIndex(), mirror => mirror.Change = context => context.Response.Headers.Date = SampleMirror.Now.ToString("R"), "freshness", "last changed 12 days ago"),
        ["a Last-Modified in the future"] = (new SampleIndex(), mirror => mirror.Modified = SampleMirror.Now.AddHours(1), "Last-Modified", "in the future"),
        ["a Last-Modified before the content"] = (new SampleIndex(), mirror => mirror.Modified = SampleIndex.Modified.AddHours(-1), "Last-Modified", "before the latest change"),
        ["a Last-Modified that is no date"] = (new SampleIndex(), mirror => mirror.Change = context => context.Response.Headers.LastModified = "yesterday", "Last-Modified", "no date"),
        ["no Range"] = (new SampleIndex(), mirror => mirror.AnswersRanges = false, "ranges", "instead of 206"),
        ["an unquoted ETag"] = (new SampleIndex(), mirror => mirror.Change = context => context.Response.Headers.ETag = "abc", "conditions", "not quoted: abc"),
        ["an ETag that is another each time"] = (new SampleIndex(), mirror => mirror.Before = Unconditional, "conditions", "200 instead of 304"),
        ["304 whatever one has"] = (new SampleIndex(), mirror => mirror.Before = AlwaysUnchanged, "conditions", "304 instead of 200"),
        ["404 for a known archive"] = (new SampleIndex(), mirror => mirror.Files.Remove(At("md5", 1)), "md5 archive", "though the index names it"),
        ["a page for what nobody knows"] = (new SampleIndex(), mirror => mirror.Files["/cache/sha256/00/" + new string('0', 64)] = new byte[9], "absence", "200 OK instead of 404"),
        ["another repo beside the index"] = (new SampleIndex(), mirror => mirror.Files["/repo"] = new byte[9], "repo", "differ"),
        ["a coding that nobody asked for"] = (new SampleIndex(), mirror => mirror.Change = context => context.Response.Headers.ContentEncoding = "gzip", "index", "Content-Encoding: gzip"),
        ["no index"] = (new SampleIndex(), mirror => mirror.Files.Remove("/index.tar.gz"), "index", "404"),
        ["nothing to serve yet"] = (new SampleIndex(), mirror => mirror.Before = NotYet, "index", "503 Service Unavailable (nothing here before noon), Retry-After: 7"),
        ["an index of nothing"] = (new SampleIndex(), mirror => mirror.Files["/index.tar.gz"] = new byte[100], "tarball", "not a gzip file"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_static_mirror_that_is_well_passes_all_checks(bool asGnuTarMakesIt)
    {
        await using SampleMirror mirror = await SampleMirror.StartAsync(new SampleIndex { HasFolders = asGnuTarMakesIt });
        CheckReport report = await ExamineAsync(mirror.Root);
        Assert.True(report.IsGood, string.Join('\n', report.Lines));
        foreach (string subject in new[] { "index", "tarball", "repo", "freshness", "Last-Modified", "conditions", "ranges", "HEAD", "md5 archive", "sha256 archive", "sha512 archive", "aliases", "absence" })
        {
            Assert.Contains(report.Lines, line => line.Subject == subject && line.Outcome == CheckOutcome.Good);
        }

        Assert.Equal(asGnuTarMakesIt, report.Lines.Any(line => line.Text.Contains("an entry of a folder", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task A_mirror_that_is_broken_on_purpose_is_told_what_is_wrong_and_the_cure(string fault)
    {
        (SampleIndex index, Action<SampleMirror> breakIt, string subject, string said) = Faults[fault];
        await using SampleMirror mirror = await SampleMirror.StartAsync(index);
        breakIt(mirror);
        CheckReport report = await ExamineAsync(mirror.Root, fault == "a stale index" ? TimeSpan.FromDays(11) : TimeSpan.Zero);
        Assert.False(report.IsGood);
        CheckLine? line = report.Lines.FirstOrDefault(line => line.Outcome == CheckOutcome.Bad && line.Subject == subject && line.Text.Contains(said, StringComparison.Ordinal));
        Assert.True(line is not null, string.Join('\n', report.Lines));
        Assert.False(string.IsNullOrWhiteSpace(line.Cure));
    }

    [Fact]
    public async Task A_mirror_without_archives_is_no_worse_for_it()
    {
        await using SampleMirror mirror = await SampleMirror.StartAsync(new SampleIndex { HasRepo = true });
        mirror.Files.Remove("/repo");
        CheckReport report = await ExamineAsync(mirror.Root);
        Assert.True(report.IsGood, string.Join('\n', report.Lines));
        Assert.Contains(report.Lines, line => line is { Subject: "repo", Outcome: CheckOutcome.Note });
    }

    [Fact]
    public async Task A_mirror_that_cuts_its_index_is_told_so()
    {
        await using var mirror = new HostileOrigin(_ => new OriginReply { Body = new byte[100], CutAfter = 1 });
        CheckReport report = await ExamineAsync(new Uri(mirror[string.Empty]));
        Assert.Contains(report.Lines, line => line.Outcome == CheckOutcome.Bad && line.Text.Contains("broke after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_listens_the_mirror_is_unreachable()
    {
        using var client = new MirrorClient(new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}/"));
        var report = new CheckReport(new Silence());
        MirrorUnreachableException told = await Assert.ThrowsAsync<MirrorUnreachableException>(() =>
            new Checkup(client, TimeSpan.FromDays(2), new ManualTime(), report).RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("refused", told.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(report.Lines);
    }

    [Theory]
    [InlineData("mirror.example")]
    [InlineData("/srv/mirror")]
    [InlineData("ftp://mirror.example/")]
    [InlineData("http://user:password@mirror.example/")]
    [InlineData("http://mirror.example/?a")]
    public void What_is_no_url_of_a_mirror_is_refused_with_what_would_be_one(string text)
    {
        Assert.False(MirrorUrl.TryRead(text, out _, out string error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_root_without_its_slash_is_the_root()
    {
        Assert.True(MirrorUrl.TryRead("http://mirror.example/opam", out Uri root, out _));
        Assert.Equal("http://mirror.example/opam/", root.ToString());
    }

    private static string At(string algorithm, int archive) => "/cache/" + SampleIndex.PathOf(algorithm, SampleIndex.Archives[archive]);

    private static bool Unconditional(HttpContext context)
    {
        context.Request.Headers.Remove("If-None-Match");
        return false;
    }

    private static bool AlwaysUnchanged(HttpContext context)
    {
        bool isConditional = context.Request.Headers.IfNoneMatch.Count > 0;
        context.Response.StatusCode = isConditional ? 304 : 200;
        return isConditional;
    }

    private static bool NotYet(HttpContext context)
    {
        context.Response.StatusCode = 503;
        context.Response.Headers.RetryAfter = "7";
        context.Response.ContentType = "text/plain";
        context.Response.BodyWriter.Write("nothing here before noon\n"u8);
        return true;
    }

    private static async Task<CheckReport> ExamineAsync(Uri mirror, TimeSpan later = default)
    {
        using var client = new MirrorClient(mirror);
        var time = new ManualTime();
        time.Advance(SampleMirror.Now + later - DateTimeOffset.UnixEpoch);
        var report = new CheckReport(new Silence());
        await new Checkup(client, TimeSpan.FromDays(2), time, report).RunAsync(TestContext.Current.CancellationToken);
        return report;
    }

    private sealed class Silence : IProgress<CheckLine>
    {
        public void Report(CheckLine value)
        {
        }
    }
}
