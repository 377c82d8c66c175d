namespace Serai.Front.Supervision;

/// <summary>
/// The worker that can be asked now, for whoever wants something of it: what is known of it is immutable and swapped whole when one comes or
/// goes. Safe from any thread.
/// </summary>
internal sealed class PresentWorker
{
    private volatile Presence _now = new(null);

    /// <summary>A client of its control socket, owned by its link; null while there is none. It fails once the worker has gone.</summary>
    public HttpClient? Now => _now.Client;

    /// <summary>Says that a worker answers.</summary>
    public void Arrive(HttpClient client)
    {
        Presence before = _now;
        if (before.Client != client && Interlocked.CompareExchange(ref _now, new Presence(client), before) == before)
        {
            before.Replaced.SetResult();
        }
    }

    /// <summary>Says that a worker has gone; another one that came in the meantime stays.</summary>
    public void Leave(HttpClient client)
    {
        Presence before = _now;
        if (before.Client == client && Interlocked.CompareExchange(ref _now, new Presence(null), before) == before)
        {
            before.Replaced.SetResult();
        }
    }

    /// <summary>Waits for a worker.</summary>
    public async Task<HttpClient> WaitAsync(CancellationToken cancellationToken)
    {
        Presence now;
        while ((now = _now).Client is null)
        {
            await now.Replaced.Task.WaitAsync(cancellationToken);
        }

        return now.Client;
    }

    private sealed record Presence(HttpClient? Client)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
