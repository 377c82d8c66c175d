using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Serai.Front.Admission;

/// <summary>
/// Bounds the connections. Those over the cap are still accepted up to a margin, get 503 for an answer, and are closed; beyond the margin
/// the server closes them without a word.
/// </summary>
internal sealed class ConnectionCap(int most, BodyGate bodies)
{
    private const int LeastMargin = 64;
    private const int MarginShare = 4;

    private int _open;
    private int _most;

    /// <summary>The connections that the server may hold at most.</summary>
    public int WithMargin { get; } = Descriptors.Allow(most + Math.Max(LeastMargin, most / MarginShare));

    /// <summary>Whether there are descriptors for fewer than it was told to hold.</summary>
    public bool IsShort => WithMargin < most;

    /// <summary>Connections that are open, those over the cap included.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The most that were open since the last look, and those that are now. For one caller.</summary>
    public (int Most, int Open) Look()
    {
        int open = Open;
        return (Math.Max(Interlocked.Exchange(ref _most, open), open), open);
    }

    /// <summary>Counts what comes in by this way.</summary>
    public void Guard(ListenOptions listen) => listen.Use(next => connection => CountAsync(next, connection));

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        int open = Interlocked.Increment(ref _open);
        NoteMost(open);
        bool isOverCap = open > most;
        try
        {
            connection.Features.Set(new ClientConnection(bodies, isOverCap));
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void NoteMost(int open)
    {
        for (int noted = Volatile.Read(ref _most); open > noted;)
        {
            int before = Interlocked.CompareExchange(ref _most, open, noted);
            if (before == noted)
            {
                return;
            }

            noted = before;
        }
    }
}
