using System.Globalization;

namespace Serai.Benchmarks;

/// <summary>What a run of the comparison is given by its environment.</summary>
/// <param name="Runs">How often each side of a row is measured.</param>
/// <param name="Data">The folder with <c>opam-repository.git</c> and <c>opam-linear.git</c>, which are only read.</param>
/// <param name="Serai">The program that users run.</param>
/// <param name="Root">The folder with the solution.</param>
internal sealed record Setup(int Runs, string Data, string Serai, string Root)
{
    public const string Repository = "opam-repository.git";
    public const string Linear = "opam-linear.git";

    /// <summary>The benchmark's own program, for the rows that are measured from inside.</summary>
    public static string Self => Environment.ProcessPath!;

    public static Setup FromEnvironment()
    {
        string root = Required("SERAI_ROOT");
        return new Setup(
            int.Parse(Environment.GetEnvironmentVariable("RUNS") ?? "7", CultureInfo.InvariantCulture),
            Path.GetFullPath(Required("SERAI_DATA")),
            Path.Combine(root, "artifacts", "serai", "serai"),
            root);
    }

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set: run bench/git with SERAI_DATA naming the folder with {Repository} and {Linear}");
}
