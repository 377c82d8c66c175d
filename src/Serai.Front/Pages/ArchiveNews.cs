using System.Globalization;
using Serai.Store.Catalogue;
using Serai.Store.Control;

namespace Serai.Front.Pages;

/// <summary>What the worker tells of single archives: those being fetched, and some of those that could not be had.</summary>
internal static class ArchiveNews
{
    /// <summary>Makes a look-up of a report.</summary>
    /// <returns>Gives one line of an archive, or null where there is nothing to tell.</returns>
    public static Func<SourceRecord, string?> Of(ArchiveCounts? archives, ArchivePolicy policy, DateTimeOffset now)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ArchiveFailure failure in archives?.Failed ?? [])
        {
            lines[failure.Hash] = $"It could not be had: {failure.Reason}; {MissingText.NextTry(policy, failure.NextTry - now)}.";
        }

        foreach (ActiveFetch fetch in archives?.Active ?? [])
        {
            lines[fetch.Hash] = string.Create(CultureInfo.InvariantCulture, $"It is being fetched from {fetch.Url}: {fetch.Received / 1e6:N1} MB until now.");
        }

        return source => source.Checksums.Select(hash => lines.GetValueOrDefault(hash.ToString())).FirstOrDefault(line => line is not null);
    }
}
