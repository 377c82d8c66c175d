namespace Serai.Store.Generations;

/// <summary>What <c>CURRENT</c> holds: the newest generation, and what its manifest must hash to.</summary>
/// <param name="Number">The generation's number.</param>
/// <param name="ManifestSha256">In lower-case hexadecimal digits.</param>
public sealed record CurrentPointer(long Number, string ManifestSha256);
