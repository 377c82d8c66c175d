namespace Serai.Commands;

/// <summary>Progress as one line that is written over on a terminal, and nothing elsewhere.</summary>
internal sealed class ProgressLine(TextWriter output, bool onTerminal) : IProgress<string>
{
    private readonly Lock _gate = new();
    private int _width;

    public void Report(string value)
    {
        if (onTerminal)
        {
            lock (_gate)
            {
                output.Write('\r' + value.PadRight(_width));
                _width = value.Length;
            }
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_width > 0)
            {
                output.Write('\r' + new string(' ', _width) + '\r');
                _width = 0;
            }
        }
    }
}
