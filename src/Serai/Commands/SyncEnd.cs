using System.Text.Json;
using Serai.Mirrors;
using Serai.Worker;

namespace Serai.Commands;

/// <summary>How a synchronisation or an import ended, for people, and as an exit status.</summary>
internal static class SyncEnd
{
    private const int MostCauses = 20;

    /// <summary>Tells it: what changed on standard output, what is missing and why on standard error; or all of it on standard output, as JSON.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="cure">What to do about archives that are missing.</param>
    /// <param name="asJson">Whether as JSON.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> TellAsync(OneSyncResult result, string cure, bool asJson)
    {
        if (asJson)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, SyncJson.Default.OneSyncResult));
        }
        else
        {
            await (result.Succeeded ? Console.Out : Console.Error).WriteLineAsync($"serai: {result.Text}");
            await ListAsync(result.Missing, cure);
        }

        return !result.Succeeded ? Terminal.Error : result.Missing.Count > 0 ? Terminal.Incomplete : 0;
    }

    private static async Task ListAsync(IReadOnlyList<MissingArchives> missing, string cure)
    {
        if (missing.Count == 0)
        {
            return;
        }

        int count = missing.Sum(cause => cause.Count);
        await Console.Error.WriteLineAsync($"serai: {Amount.Of(count, "archive")} {(count == 1 ? "is" : "are")} missing; {cure}");
        foreach (MissingArchives cause in missing.Take(MostCauses))
        {
            string more = cause.Count > cause.Packages.Count ? ", …" : string.Empty;
            await Console.Error.WriteLineAsync($"  {cause.Count}: {cause.Reason} ({string.Join(", ", cause.Packages)}{more})");
        }

        if (missing.Count > MostCauses)
        {
            string others = Amount.Of(missing.Count - MostCauses, "other cause");
            await Console.Error.WriteLineAsync($"  and {missing.Skip(MostCauses).Sum(cause => cause.Count)} for {others}");
        }
    }
}
