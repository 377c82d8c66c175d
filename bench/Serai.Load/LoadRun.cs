using System.Diagnostics;
using Serai.Load.Connections;
using Serai.Load.Measuring;
using Serai.Load.Requests;
using Serai.Load.Results;

namespace Serai.Load;

/// <summary>One run: connect, send by the schedule, sum up.</summary>
internal static class LoadRun
{
    /// <summary>Runs.</summary>
    /// <param name="options">How.</param>
    /// <param name="mix">What is asked for.</param>
    /// <param name="phases">Tells the phases, and by its end the run's; null for one phase as long as the run.</param>
    /// <param name="begins">Called once it is connected and begins to send.</param>
    /// <exception cref="IOException">Nobody listens.</exception>
    public static LoadSummary Run(LoadOptions options, RequestMix mix, TextReader? phases, Action? begins = null)
    {
        using var loop = new LoadLoop(options);
        loop.Connect();
        begins?.Invoke();
        var marks = new PhaseMarks();
        var schedule = OpenSchedule.At(Stopwatch.GetTimestamp(), options.Rate);
        var samples = new Samples(mix, schedule, options.Requests, options.Timeout);
        if (phases is null)
        {
            marks.Begin("all", schedule.Start + (long)(options.WarmUp.TotalSeconds * Stopwatch.Frequency));
        }
        else
        {
            marks.Follow(phases);
        }

        int due = loop.Run(samples, () => marks.IsOver);
        return new SummingUp(options, samples, due).Run(marks);
    }
}
