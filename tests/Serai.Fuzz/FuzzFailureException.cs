namespace Serai.Fuzz;

/// <summary>An input made the product do what it must never do.</summary>
internal sealed class FuzzFailureException : Exception
{
    public FuzzFailureException(string message)
        : base(message)
    {
    }

    public FuzzFailureException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
