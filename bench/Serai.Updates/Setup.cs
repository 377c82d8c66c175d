namespace Serai.Updates;

/// <summary>What a run is given by its environment.</summary>
/// <param name="Root">The folder with the solution.</param>
/// <param name="Data">The folder with <c>opam-repository.git</c> and <c>opam-linear.git</c>, which are only read.</param>
internal sealed record Setup(string Root, string Data)
{
    /// <summary>The program that users run, or another one that is named.</summary>
    public string Serai => Environment.GetEnvironmentVariable("PROGRAM") is { Length: > 0 } program ? program : Path.Combine(Root, "artifacts", "serai", "serai");

    /// <summary>Where results are kept.</summary>
    public string Results => Path.Combine(Root, "bench", "results");

    public static Setup FromEnvironment() => new(Required("SERAI_ROOT"), Path.GetFullPath(Required("SERAI_DATA")));

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set: run bench/updates or bench/soak with SERAI_DATA naming the folder of real data");
}
