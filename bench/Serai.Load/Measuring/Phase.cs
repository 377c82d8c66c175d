namespace Serai.Load.Measuring;

/// <summary>A part of a run under a name: the requests that were due in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">In ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Until">Likewise; not of it any more.</param>
internal sealed record Phase(string Name, long From, long Until);
