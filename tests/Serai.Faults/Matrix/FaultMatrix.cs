using Serai.Faults.Matrix;

[assembly: AssemblyFixture(typeof(FaultMatrix))]

// One case at a time: each looks at times, memory and descriptors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Serai.Faults.Matrix;

/// <summary>The faults F1 to F16: each case runs through here, and leaves a line for the report, whether it passes or not.</summary>
public sealed class FaultMatrix
{
    // The matrix goes on after a case that fails, and is to end some time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly List<FaultRow> _rows = [];

    public FaultMatrix() => EndToEnd.Fixtures.SeraiProcess.Limit = Patience;

    /// <summary>Runs one case.</summary>
    /// <param name="fault">Its number, such as <c>F5</c>.</param>
    /// <param name="done">What is done.</param>
    /// <param name="body">Does it; throws where it does not pass.</param>
    internal async Task RunAsync(string fault, string done, Func<FaultRun, Task> body)
    {
        var run = new FaultRun(fault, done);
        try
        {
            await body(run);
            run.AssertInvariants();
            Add(run.ToRow("passed"));
        }
        catch (Exception ended)
        {
            string said = ended.Message.Split('\n')[0].TrimEnd();
            bool isSkip = said.StartsWith(Xunit.v3.DynamicSkipToken.Value, StringComparison.Ordinal);
            Add(run.ToRow(isSkip ? $"skipped: {said[Xunit.v3.DynamicSkipToken.Value.Length..]}" : $"**failed**: {said}"));
            throw;
        }
    }

    // After each case: a run that is ended in the middle leaves what it has.
    private void Add(FaultRow row)
    {
        _rows.Add(row);
        if (Environment.GetEnvironmentVariable("SERAI_FAULTS_REPORT") is { Length: > 0 } path)
        {
            FaultReport.Write(path, _rows);
            Console.Error.WriteLine($"{row.Fault}: {row.Done}: {row.Rounds} times, {row.Took.TotalSeconds:F0} s, {row.Verdict}");
        }
    }
}
