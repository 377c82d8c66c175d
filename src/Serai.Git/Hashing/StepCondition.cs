namespace Serai.Git.Hashing;

/// <summary>A condition of a family.</summary>
/// <param name="step">The step of the first word.</param>
/// <param name="vectors">The disturbance vectors that need it, as a mask.</param>
internal readonly struct StepCondition(int step, uint vectors)
{
    public readonly int Step = step;
    public readonly uint Vectors = vectors;
}
