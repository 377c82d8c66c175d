using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Store.Generations;

/// <summary>What <c>CURRENT</c> holds: the newest generation, and what its manifest must hash to.</summary>
/// <param name="Number">The generation's number.</param>
/// <param name="ManifestSha256">In lower-case hexadecimal digits.</param>
public sealed record CurrentPointer(long Number, string ManifestSha256)
{
    /// <summary>What the manifests of kept older generations must hash to, the newest first; null in pointers of earlier versions.</summary>
    public IReadOnlyList<EarlierGeneration>? Earlier { get; init; }

    /// <summary>
    /// The sha256 of all of the above, so that a flipped bit in here is not taken for one in a manifest; null in pointers of earlier versions.
    /// </summary>
    public string? Check { get; init; }

    /// <summary>What a generation's manifest must hash to; null where this does not tell.</summary>
    public string? ManifestOf(long number) =>
        number == Number ? ManifestSha256 : Earlier?.FirstOrDefault(earlier => earlier.Number == number)?.ManifestSha256;

    /// <summary>The same with its check.</summary>
    internal CurrentPointer Sealed() => this with { Check = ComputeCheck() };

    /// <summary>Whether nothing in it has changed since it was written; a pointer of an earlier version cannot tell, and is believed.</summary>
    internal bool IsWhole => Check is null ? Earlier is null : Earlier is not null && string.Equals(Check, ComputeCheck(), StringComparison.Ordinal);

    private string ComputeCheck()
    {
        var text = new StringBuilder();
        foreach (EarlierGeneration each in (Earlier ?? []).Prepend(new EarlierGeneration(Number, ManifestSha256)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{each.Number} {each.ManifestSha256}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
