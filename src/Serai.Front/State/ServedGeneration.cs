using Serai.Front.Http;
using Serai.Store.Catalogue;
using Serai.Store.Generations;

namespace Serai.Front.State;

/// <summary>
/// A generation ready to be sent: everything that a request needs of it, in memory, immutable. A request takes it once, so that
/// <c>/repo</c>, the index and the catalogue always come from one generation.
/// </summary>
internal sealed class ServedGeneration
{
    // RFC 5861: an old index is better than none while this mirror or its origin is away.
    private const string IndexCacheControl = "public, max-age=60, stale-while-revalidate=600, stale-if-error=604800";

    private ServedGeneration(GenerationManifest manifest, ChecksumSet checksums, IReadOnlyList<PathProblem> problems)
    {
        Manifest = manifest;
        Checksums = checksums;
        Problems = problems;
    }

    public GenerationManifest Manifest { get; }

    public ChecksumSet Checksums { get; }

    public IReadOnlyList<PathProblem> Problems { get; }

    public required Representation Index { get; init; }

    public required Representation Repo { get; init; }

    /// <summary>Reads a generation's files, each held against its sha256.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged.</exception>
    public static ServedGeneration Load(Generation generation)
    {
        return new ServedGeneration(generation.Manifest, ChecksumSet.Read(generation.Read(GenerationFiles.Checksums)), generation.ReadProblems())
        {
            Index = Represent(generation, GenerationFiles.Index, "application/gzip"),
            Repo = Represent(generation, GenerationFiles.Repo, "text/plain; charset=utf-8"),
        };
    }

    private static Representation Represent(Generation generation, string name, string contentType)
    {
        GenerationManifest manifest = generation.Manifest;
        return new Representation
        {
            Body = new MemoryBody(generation.Read(name)),
            ContentType = contentType,
            ETag = manifest.Files[name].Sha256,
            LastModified = manifest.LastModified,
            CacheControl = IndexCacheControl,
            Headers =
            [
                new("X-Serai-Commit", manifest.Commit),
                new("X-Serai-Generation", manifest.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
        };
    }
}
