using Serai.Git.PktLines;
using Serai.Git.Tests.PktLines;
using Serai.Git.Transports;

namespace Serai.Git.Tests.Protocol;

/// <summary>A transport that answers with prepared bytes, cut anywhere, and keeps what it was sent.</summary>
internal sealed class ScriptedTransport(bool stateless, int cut, int pieceLength, params byte[][] answers) : ITransport
{
    private readonly Queue<byte[]> _answers = new(answers);

    public List<string> Sent { get; } = [];

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public bool IsStateless => stateless;

    public Task<PktLineReader> OpenAsync(CancellationToken cancellationToken)
    {
        Opened++;
        return Task.FromResult(Next());
    }

    public Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        Sent.Add(System.Text.Encoding.UTF8.GetString(command.Span));
        return Task.FromResult(Next());
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask CloseAsync()
    {
        Closed++;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private PktLineReader Next() => new(new PieceStream(_answers.Dequeue(), cut, pieceLength), "git://test/r");
}
