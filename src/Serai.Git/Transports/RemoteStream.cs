using System.Runtime.CompilerServices;

namespace Serai.Git.Transports;

/// <summary>
/// The bytes of a remote, to be read: an idle limit on each wait, and errors of the connection told as what they mean for a fetch. Owns the
/// stream, what else belongs to it, and the limit.
/// </summary>
internal sealed class RemoteStream(Stream inner, IDisposable? owner, IdleLimit limit, string remote) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        const string Doing = "waiting for an answer";
        CancellationTokenRegistration watch = limit.Watch(cancellationToken);
        await using (watch.ConfigureAwait(false))
        {
            try
            {
                long began = limit.Now;
                ValueTask<int> read = inner.ReadAsync(buffer, limit.Token);
                if (!read.IsCompleted)
                {
                    limit.Arm();
                }

                int length = await read.ConfigureAwait(false);
                limit.CountWait(began);
                return length;
            }
            catch (OperationCanceledException e)
            {
                throw limit.Explain(e, Doing, cancellationToken);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
            {
                throw Lost(remote, e);
            }
            finally
            {
                limit.Disarm();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The error for a connection that broke while it was in use.</summary>
    public static GitRemoteException Lost(string remote, Exception cause) =>
        new(GitRemoteFault.Cut, $"{remote}: the connection broke ({PktLines.RemoteText.Clean(cause.Message, 200)}); what was received is dropped, try again", cause);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            owner?.Dispose();
            limit.Dispose();
        }

        base.Dispose(disposing);
    }
}
