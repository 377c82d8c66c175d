namespace Serai.Availability;

/// <summary>What a run of the experiments is given.</summary>
/// <param name="Root">The folder with the solution.</param>
/// <param name="Data">The folder with <c>opam-repository.git</c>, which is only read.</param>
/// <param name="Serai">The program that users run.</param>
/// <param name="Programs">The folder with this program and the load generator.</param>
/// <param name="IsQuick">Whether each is done once and short.</param>
/// <param name="Only">The experiments to do; empty for all.</param>
internal sealed record Setup(string Root, string Data, string Serai, string Programs, bool IsQuick, IReadOnlyList<string> Only)
{
    public const string Repository = "opam-repository.git";

    public const string Usage = """
        usage: bench/availability [--quick] [X1 X2 …]
        Shows what the background costs the service: experiments X1 to X8, or those that are named. SERAI_DATA names the folder with
        opam-repository.git. Example: bench/availability --quick X1 X3
        """;

    /// <summary>Runs of what is repeated.</summary>
    public int Runs => IsQuick ? 1 : 5;

    /// <summary>Runs that are made at most until so many are valid: on a machine with neighbours the load generator itself is late in some.</summary>
    public int MostRuns => IsQuick ? 1 : 12;

    /// <summary>The length of a phase: over 10,000 samples at <see cref="Rate"/>.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(IsQuick ? 6 : 11);

    /// <summary>The length of what is looked at many times.</summary>
    public TimeSpan ShortWindow => TimeSpan.FromSeconds(IsQuick ? 3 : 5);

    /// <summary>Requests a second.</summary>
    public static int Rate => 1_000;

    public static Setup? From(string[] arguments)
    {
        string[] only = [.. arguments.Where(argument => argument.StartsWith('X'))];
        bool isQuick = arguments.Contains("--quick");
        if (only.Length + (isQuick ? 1 : 0) != arguments.Length)
        {
            return null;
        }

        string root = Required("SERAI_ROOT");
        string programs = Path.GetDirectoryName(Environment.ProcessPath!)!;
        return new Setup(root, Path.GetFullPath(Required("SERAI_DATA")), Path.Combine(root, "artifacts", "serai", "serai"), programs, isQuick, only);
    }

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set: run bench/availability with SERAI_DATA naming the folder with {Repository}");
}
