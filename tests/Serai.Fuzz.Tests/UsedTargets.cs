namespace Serai.Fuzz.Tests;

/// <summary>
/// Gives each target its corpus once: what the runtime makes at a first use, and keeps, is no input's doing, and would be counted as what the
/// first input of all allocates.
/// </summary>
public sealed class UsedTargets
{
    public UsedTargets()
    {
        foreach (FuzzTarget target in FuzzTargets.All)
        {
            foreach (byte[] input in FuzzCorpus.Of(target.Name))
            {
                Use(target, input);
            }
        }
    }

    private static void Use(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
        }
        catch (FuzzFailureException)
        {
            // The tests find it again, if it is one.
        }
    }
}
