namespace Serai.Git.Tests.PublicApi;

/// <summary>How a command ended.</summary>
/// <param name="Exit">Its exit status.</param>
/// <param name="Output">What it wrote to standard output, then to standard error.</param>
internal sealed record DotnetOutcome(int Exit, string Output);
