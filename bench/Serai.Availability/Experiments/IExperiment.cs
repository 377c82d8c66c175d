namespace Serai.Availability.Experiments;

/// <summary>One experiment: what it asks, and a section of the report that answers.</summary>
internal interface IExperiment
{
    /// <summary>X1 to X8.</summary>
    public string Name { get; }

    public Task RunAsync(Bench bench, Report report);
}
