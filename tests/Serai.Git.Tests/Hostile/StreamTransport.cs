using Serai.Git.PktLines;
using Serai.Git.Transports;

namespace Serai.Git.Tests.Hostile;

/// <summary>A transport whose greeting and answers all come out of one stream, whatever is sent.</summary>
internal sealed class StreamTransport(Stream stream) : ITransport
{
    private readonly PktLineReader _reader = new(stream, "git://test/r");

    public bool IsStateless => false;

    public Task<PktLineReader> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(_reader);

    public Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken) => Task.FromResult(_reader);

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask CloseAsync() => _reader.DisposeAsync();

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
