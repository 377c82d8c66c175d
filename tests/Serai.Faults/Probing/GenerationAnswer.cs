namespace Serai.Faults.Probing;

/// <summary>A whole answer of <c>/repo</c> or <c>/index.tar.gz</c>.</summary>
internal sealed record GenerationAnswer(string Path, string ETag, string Commit, long Generation, byte[] Body)
{
    /// <summary>Which of the two.</summary>
    public bool IsIndex => Path == Prober.Index;
}
