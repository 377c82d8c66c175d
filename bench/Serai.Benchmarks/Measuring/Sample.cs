namespace Serai.Benchmarks.Measuring;

/// <summary>One run of a whole process.</summary>
/// <param name="Seconds">From before its start until it has ended.</param>
/// <param name="CpuSeconds">User and system time of it and of the processes that it waited for.</param>
/// <param name="Told">What it printed as <c>name=number</c>.</param>
internal sealed record Sample(double Seconds, double CpuSeconds, IReadOnlyDictionary<string, double> Told);
