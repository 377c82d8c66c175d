using System.Globalization;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Pages;

/// <summary>Why archives are not here, in words: whether anybody will fetch them depends on what this mirror was told.</summary>
internal static class MissingText
{
    /// <summary>Those that neither failed nor are being fetched, as the head of a row.</summary>
    public static string Head(ArchivePolicy policy) => policy switch
    {
        ArchivePolicy.All => "Waiting to be fetched",
        ArchivePolicy.Off => "Not fetched here (archives: off)",
        _ => "Not asked for yet",
    };

    /// <summary>One archive, as a sentence.</summary>
    public static string OfOne(ArchivePolicy policy) => policy switch
    {
        ArchivePolicy.All => "It is not here yet: it waits to be fetched.",
        ArchivePolicy.Off => "It is not here, and this mirror fetches no archives (archives: off).",
        _ => "It is not here yet: it is fetched when it is asked for.",
    };

    /// <summary>All that are missing, as a clause that begins with their number.</summary>
    public static string OfAll(ArchivesStatus archives)
    {
        var whys = new List<string>(3);
        if (archives.FailedTotal > 0)
        {
            string reason = MostFrequent(archives.Failed);
            whys.Add(archives.FailedTotal < archives.Missing ? string.Create(CultureInfo.InvariantCulture, $"{archives.FailedTotal:N0} could not be had ({reason})") : reason);
        }

        int rest = RestOf(archives);
        if (archives.Active.Count > 0 && archives.FailedTotal < archives.Missing)
        {
            whys.Add(string.Create(CultureInfo.InvariantCulture, $"{archives.Active.Count:N0} being fetched"));
        }

        if (rest > 0)
        {
            whys.Add(Rest(archives.Policy, areOthers: whys.Count > 0));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{archives.Missing:N0} missing: {string.Join(", ", whys)}");
    }

    /// <summary>When what failed is tried again, as a clause. Where nothing is prefetched, nobody tries until a client asks.</summary>
    /// <param name="policy">Which archives are fetched.</param>
    /// <param name="wait">Until it may be tried; not above 0 where it may be now.</param>
    public static string NextTry(ArchivePolicy policy, TimeSpan wait)
    {
        string? later = wait > TimeSpan.Zero ? StatusLine.Age(wait.TotalSeconds) : null;
        return policy switch
        {
            ArchivePolicy.All => $"next try {(later is null ? "now" : "in " + later)}",
            ArchivePolicy.Off => "not tried again (archives: off)",
            _ => $"tried again when it is asked for{(later is null ? string.Empty : $", in {later} at the earliest")}",
        };
    }

    /// <summary>How many are missing that neither failed nor are being fetched.</summary>
    public static int RestOf(ArchivesStatus archives) => Math.Max(0, archives.Missing - archives.FailedTotal - archives.Active.Count);

    private static string Rest(ArchivePolicy policy, bool areOthers) => policy switch
    {
        ArchivePolicy.All => $"{(areOthers ? "the others" : "they")} wait to be fetched",
        ArchivePolicy.Off => $"{(areOthers ? "the others are " : string.Empty)}not fetched here (archives: off)",
        _ => $"nobody asked for {(areOthers ? "the others" : "them")} yet",
    };

    private static string MostFrequent(IReadOnlyList<ArchiveFailure> failed) =>
        failed.CountBy(failure => failure.Cause).OrderByDescending(reason => reason.Value).Select(reason => reason.Key).FirstOrDefault("for several reasons");
}
