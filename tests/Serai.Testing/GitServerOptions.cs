namespace Serai.Testing;

/// <summary>How a git server of a test behaves.</summary>
public sealed record GitServerOptions
{
    /// <summary>Keep each computed pack and give it out again for the same request.</summary>
    public bool ReadyPacks { get; init; }

    /// <summary>Give out any object that is asked for by its id, and not only what refs name.</summary>
    public bool AllowAnyWant { get; init; } = true;

    /// <summary>Programs through which the server is started, such as <c>taskset -c 1</c> (git daemon only).</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>Compress answers (HTTP only).</summary>
    public bool CompressAnswers { get; init; }

    /// <summary>Want these credentials (HTTP only).</summary>
    public (string User, string Password)? Credentials { get; init; }
}
