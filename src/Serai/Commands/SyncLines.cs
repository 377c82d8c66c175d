using Serai.Worker;

namespace Serai.Commands;

/// <summary>The progress of a sync where no terminal is: a line when a step begins, and of a long one now and then.</summary>
internal sealed class SyncLines(TextWriter output, TimeProvider time) : IProgress<SyncStep>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private int _number;
    private string _said = string.Empty;
    private long _saidAt;

    public void Report(SyncStep value)
    {
        lock (_gate)
        {
            string line = value.ToString();
            if (value.Number < _number || line == _said || (value.Number == _number && time.GetElapsedTime(_saidAt) < Pause && value.Fraction is not 1))
            {
                return;
            }

            (_number, _said, _saidAt) = (value.Number, line, time.GetTimestamp());
            output.WriteLine(line);
        }
    }
}
