using System.Globalization;
using Serai.Worker;

namespace Serai.Commands;

/// <summary>How far a verification is: one line that is written over on a terminal, and nothing elsewhere.</summary>
internal sealed class VerifyProgress(TextWriter output, bool onTerminal) : IProgress<OneVerificationResult>
{
    private readonly Lock _gate = new();
    private int _width;
    private bool _ended;

    public void Report(OneVerificationResult value)
    {
        lock (_gate)
        {
            if (onTerminal && !_ended)
            {
                string line = string.Create(CultureInfo.InvariantCulture, $"{value.Archives:N0} archives, {value.ArchiveBytes / 1e6:N0} MB, {value.Found:N0} findings");
                output.Write('\r' + line.PadRight(_width));
                _width = line.Length;
            }
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            if (_width > 0)
            {
                output.Write('\r' + new string(' ', _width) + '\r');
            }
        }
    }
}
