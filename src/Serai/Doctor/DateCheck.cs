using System.Globalization;
using Serai.Mirrors;

namespace Serai.Doctor;

/// <summary>Whether <c>Last-Modified</c> can be believed (RFC 9110, 8.8.2): clients that ask by it keep what they have where it lies.</summary>
internal static class DateCheck
{
    private const string Field = "Last-Modified";

    // Two clocks are never the same.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Looks at the answer's date.</summary>
    /// <param name="path">Of what.</param>
    /// <param name="answer">The whole of it.</param>
    /// <param name="newest">The latest date of what is in it; null where there is none.</param>
    /// <param name="now">The present.</param>
    /// <param name="report">Takes what is seen.</param>
    public static void Look(string path, MirrorAnswer answer, DateTimeOffset? newest, DateTimeOffset now, CheckReport report)
    {
        string? written = answer.Header(Field);
        if (written is null)
        {
            report.Note(Field, $"{path} comes without it", "send it: some clients and caches know nothing else");
            return;
        }

        DateTimeOffset present = TryRead(answer.Header("Date"), out DateTimeOffset date) ? date : now;
        if (!TryRead(written, out DateTimeOffset modified))
        {
            report.Bad(Field, $"\"{written}\" is no date of HTTP", "write it like \"Thu, 01 Jan 2026 12:00:00 GMT\"; clients cannot ask by it");
        }
        else if (modified > present + Tolerance)
        {
            report.Bad(Field, $"{written} is in the future by the mirror's own clock", "clients that ask by it keep what they have until then: set the file's time, or the clock");
        }
        else if (modified + Tolerance < newest)
        {
            report.Bad(
                Field,
                string.Create(CultureInfo.InvariantCulture, $"{written} is before the latest change that is in the index ({newest:R})"),
                "clients that ask by it miss that change: the file's time has to be that of its content, or later");
        }
        else
        {
            report.Good(Field, written);
        }
    }

    /// <summary>Reads a date of HTTP (RFC 9110, 5.6.7; the preferred form).</summary>
    public static bool TryRead(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
