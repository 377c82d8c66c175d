namespace Serai.Opam.Syntax;

/// <summary>Something in a well-formed file that was left out, or is odd.</summary>
/// <param name="Position">Where.</param>
/// <param name="Message">What, without the position.</param>
public readonly record struct OpamWarning(OpamPosition Position, string Message)
{
    /// <summary><c>line 3, column 14: …</c>.</summary>
    public override string ToString() => $"{Position}: {Message}";
}
