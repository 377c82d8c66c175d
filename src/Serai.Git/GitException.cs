namespace Serai.Git;

/// <summary>
/// Something from outside was not as git's formats and protocols say, or a remote refused. The message says what, where, what was
/// expected and what was found. Derived types tell the kinds apart.
/// </summary>
public class GitException : Exception
{
    /// <summary>An error with a message for people.</summary>
    public GitException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for people and what led to it.</summary>
    public GitException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
