namespace Serai.Git.Hashing;

/// <summary>Conditions that relate the same bits at the same distance: see <see cref="CollisionConditions"/>.</summary>
/// <param name="bit">The bit of the first word.</param>
/// <param name="distance">How many steps further the other word is, or, negative, back.</param>
/// <param name="otherBit">The bit of the other word: not lower than the first's.</param>
/// <param name="areEqual">Whether the bits must be equal; else they must differ.</param>
/// <param name="conditions">The conditions.</param>
internal sealed class ConditionFamily(int bit, int distance, int otherBit, bool areEqual, StepCondition[] conditions)
{
    private readonly StepCondition[] _conditions = conditions;

    public int Bit => bit;

    public int Distance => distance;

    public int OtherBit => otherBit;

    public bool AreEqual => areEqual;

    public ReadOnlySpan<StepCondition> Conditions => _conditions;
}
