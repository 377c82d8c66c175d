namespace Serai.Worker.Index.Deflate;

/// <summary>A copy of bytes that stand earlier.</summary>
/// <param name="Length">How many; 0 for no match.</param>
/// <param name="Distance">How far back they begin.</param>
internal readonly record struct Match(int Length, int Distance);
