using System.Diagnostics;

namespace Serai.Load.Measuring;

/// <summary>The phases of a run, as somebody who drives it tells them; read on a thread of its own.</summary>
internal sealed class PhaseMarks
{
    private readonly Lock _gate = new();
    private readonly List<Phase> _phases = [];
    private volatile bool _isOver;

    /// <summary>Whether the input has ended, and with it the run.</summary>
    public bool IsOver => _isOver;

    /// <summary>Follows an input: a line with a name begins a phase, an empty one ends it.</summary>
    public void Follow(TextReader input) => new Thread(() => Read(input)) { IsBackground = true, Name = "phases" }.Start();

    /// <summary>Begins a phase at a time, and ends the one before.</summary>
    /// <param name="name">Its name; empty for none.</param>
    /// <param name="at">In ticks of <see cref="Stopwatch"/>.</param>
    public void Begin(string name, long at)
    {
        lock (_gate)
        {
            if (_phases is [.., { Until: long.MaxValue } last])
            {
                _phases[^1] = last with { Until = at };
            }

            if (name.Length > 0)
            {
                _phases.Add(new Phase(name, at, long.MaxValue));
            }
        }
    }

    /// <summary>All of them; the last ends with the run, at the latest.</summary>
    public IReadOnlyList<Phase> Until(long end)
    {
        lock (_gate)
        {
            return [.. _phases.Where(phase => phase.From < end).Select(phase => phase with { Until = Math.Min(phase.Until, end) })];
        }
    }

    private void Read(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            Begin(line.Trim(), Stopwatch.GetTimestamp());
        }

        Begin(string.Empty, Stopwatch.GetTimestamp());
        _isOver = true;
    }
}
