namespace Serai.Store.Generations;

/// <summary>A file of a generation.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
public sealed record GenerationFile(long Size, string Sha256);
