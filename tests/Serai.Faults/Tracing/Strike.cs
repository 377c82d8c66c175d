namespace Serai.Faults.Tracing;

/// <summary>What is done at one point of a traced program.</summary>
internal sealed record Strike
{
    /// <summary>The point; null for none.</summary>
    public TracePoint? Point { get; init; }

    /// <summary>Which of the calls that are this point, from 1, counted over all threads.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary>The error that the call gives in place of being made (a number of errno(3)); 0 to kill the program before the call.</summary>
    public int Error { get; init; }

    /// <summary>Which calls count: those that read from open files, or all others.</summary>
    public bool OfReads { get; init; }
}
