namespace Serai.Faults.Probing;

/// <summary>What was seen of one generation.</summary>
internal sealed class SeenGeneration(string commit)
{
    private string? _indexSha256;
    private string? _repoSha256;
    private string? _repoInside;

    /// <summary>Whether its index was seen.</summary>
    public bool HasIndex => _indexSha256 is not null;

    /// <summary>Compares an answer with those before.</summary>
    /// <returns>What does not fit; null where all does.</returns>
    public string? Note(GenerationAnswer answer, string sha256, string? repoInside)
    {
        if (answer.Commit != commit)
        {
            return $"commit {answer.Commit} and {commit}";
        }

        ref string? before = ref answer.IsIndex ? ref _indexSha256 : ref _repoSha256;
        if (before is not null && before != sha256)
        {
            return $"{answer.Path} of sha256 {before} and {sha256}";
        }

        before = sha256;
        _repoInside = repoInside ?? _repoInside;
        return _repoSha256 is not null && _repoInside is not null && _repoSha256 != _repoInside
            ? $"the index holds a repo file of sha256 {_repoInside}, /repo is {_repoSha256}"
            : null;
    }
}
