namespace Serai.Store.Generations;

/// <summary>A kept generation that is not the newest.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ManifestSha256">What its manifest must hash to, in lower-case hexadecimal digits.</param>
public sealed record EarlierGeneration(long Number, string ManifestSha256);
