namespace Serai.Fuzz;

/// <summary>A part of the product that reads what comes from outside, with what must hold whatever it is given.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line and of the folder with its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>The most bytes of an input.</summary>
    public virtual int MaxInputBytes => 16 << 10;

    /// <summary>The most times that an input is varied before it is tried.</summary>
    public virtual int MaxChanges => 4;

    /// <summary>Gives the product an input and checks what it does.</summary>
    /// <returns>A word on how it ended: an input that ends in a new way is kept, to be varied further.</returns>
    /// <exception cref="FuzzFailureException">Something that must hold did not.</exception>
    public abstract string Run(byte[] input);

    /// <summary>Makes a variant of an input, by the structure that the target's inputs have.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="input">Not changed.</param>
    /// <param name="other">Another input, to take parts from.</param>
    public virtual byte[] Mutate(Random random, byte[] input, byte[] other) => ByteMutator.Mutate(random, input, other);
}
