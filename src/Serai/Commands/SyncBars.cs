using Serai.Worker;
using Spectre.Console;

namespace Serai.Commands;

/// <summary>The progress of a sync on a terminal: a bar for each value.</summary>
internal sealed class SyncBars : IProgress<SyncStep>
{
    private readonly Lock _gate = new();
    private readonly ProgressContext _context;
    private ProgressTask? _task;
    private SyncStep? _step;

    private SyncBars(ProgressContext context) => _context = context;

    /// <summary>Shows the bars on standard error while something runs.</summary>
    /// <param name="run">What runs.</param>
    /// <param name="isDone">Whether it came to its end: else the bars stay where they are.</param>
    public static Task<T> ShowAsync<T>(Func<IProgress<SyncStep>, Task<T>> run, Func<T, bool> isDone)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bars = new SyncBars(context);
                T result = await run(bars);
                bars.End(isDone(result));
                return result;
            });
    }

    public void Report(SyncStep value)
    {
        lock (_gate)
        {
            if (value.Number < _step?.Number)
            {
                return;
            }

            if (value.Number != _step?.Number || _task is null)
            {
                End(isDone: true);
                _task = _context.AddTask(Markup.Escape(value.ToString()), maxValue: 1);
            }

            _step = value;
            _task.Description = Markup.Escape(value.ToString());
            _task.IsIndeterminate = value.Fraction is null;
            _task.Value = value.Fraction ?? 0;
        }
    }

    private void End(bool isDone)
    {
        lock (_gate)
        {
            if (_task is { } task)
            {
                // What failed, and archives that are missing, leave their bar where it is.
                task.IsIndeterminate = false;
                task.Value = !isDone || _step is { IsOfArchives: true } ? _step?.Fraction ?? 0 : 1;
                task.StopTask();
            }
        }
    }
}
