namespace Serai.Worker.Space;

/// <summary>What an eviction did.</summary>
/// <param name="Removed">Archives that went.</param>
/// <param name="RemovedBytes">Their bytes.</param>
/// <param name="StoredBytes">Bytes of those that are left.</param>
/// <param name="RemovableBytes">Bytes of those left that may go, when others come.</param>
internal sealed record EvictionResult(int Removed, long RemovedBytes, long StoredBytes, long RemovableBytes);
