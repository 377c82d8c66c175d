using System.Runtime.CompilerServices;

namespace Serai.Git.Transports.Ssh;

/// <summary>What ssh hands on from the remote. Where it ends because ssh failed, that is the error. The process stays the transport's.</summary>
internal sealed class SshOutput(SshProcess process) : Stream
{
    private long _received;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that came so far.</summary>
    public long Received => _received;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await process.Output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _received += read;
        return read > 0 || await process.FailureAsync(_received, cancellationToken).ConfigureAwait(false) is not { } failure ? read : throw failure;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
