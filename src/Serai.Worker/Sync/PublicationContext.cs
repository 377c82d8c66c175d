using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>What a generation's manifest takes from around the commit.</summary>
/// <param name="Remote">The remote, without credentials.</param>
/// <param name="Descent">Whether the commit is known to descend from the one before.</param>
/// <param name="Before">The generation that was served until now; null where there was none.</param>
internal sealed record PublicationContext(string Remote, string Descent, GenerationManifest? Before);
