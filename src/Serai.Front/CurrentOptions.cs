using Serai.Front.Supervision;

namespace Serai.Front;

/// <summary>
/// What the front is told, as of its start or the last reload: immutable, and swapped whole by one write. Who reads it while requests come
/// takes it once each time.
/// </summary>
internal sealed class CurrentOptions(FrontOptions first)
{
    private volatile FrontOptions _now = first;

    /// <summary>As they are now.</summary>
    public FrontOptions Now => _now;

    /// <summary>How the worker is to be started.</summary>
    public WorkerOrders Worker { get; } = new(first.Worker);

    /// <summary>Takes others over. What was decided when the front started stays: addresses, files of the certificate, folder and the number of connections.</summary>
    /// <returns>Whether the worker is told something else, and so is started again.</returns>
    public bool Take(FrontOptions next)
    {
        FrontOptions before = _now;
        _now = next with
        {
            Listen = before.Listen,
            Tls = before.Tls,
            DataFolder = before.DataFolder,
            MaxConnections = before.MaxConnections,
            WhenListening = before.WhenListening,
            Service = before.Service,
        };
        return Worker.TryChange(next.Worker);
    }
}
