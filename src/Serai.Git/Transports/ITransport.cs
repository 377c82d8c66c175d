using Serai.Git.PktLines;

namespace Serai.Git.Transports;

/// <summary>
/// Carries commands of the pkt-line protocol to a server and answers back. One conversation at a time, one command at a time. After an
/// exception the conversation is over; <see cref="OpenAsync"/> begins another.
/// </summary>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>
    /// Whether the server knows nothing of a command before: what it said at the first contact then stays good without a connection, and
    /// every command stands for itself (gitprotocol-http(5)).
    /// </summary>
    public bool IsStateless { get; }

    /// <summary>Begins a conversation.</summary>
    /// <returns>What the server greets with, to be read to its end; belongs to the transport.</returns>
    public Task<PktLineReader> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends one command.</summary>
    /// <returns>The answer, to be read to its end before the next command; belongs to the transport.</returns>
    public Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken);

    /// <summary>Says that the greeting or answer was read to its last line, so that the connection can be used again.</summary>
    /// <exception cref="GitRemoteException">More comes after the last line.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Ends the conversation, if there is one.</summary>
    public ValueTask CloseAsync();
}
