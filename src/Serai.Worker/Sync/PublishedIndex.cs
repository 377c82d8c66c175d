using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>The newest generation, and what is in memory of its index. Immutable.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="Index">What was built for it, or read of it at the start.</param>
internal sealed record PublishedIndex(Generation Generation, LastIndex Index);
