using System.Buffers.Binary;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>
/// Takes the side-bands apart: 1 is the pack, 2 progress text, 3 a fatal error (gitprotocol-pack(5), "Packfile Data"). Pack bytes go to the
/// sink as slices of the reader's buffer. An empty packet of band 1 is a keep-alive.
/// </summary>
internal sealed class SideBandReader(PktLineReader reader, ProtocolLimits limits, long maxPackBytes, IProgress<FetchProgress>? progress)
{
    // gitformat-pack(5): signature, version, number of objects.
    private const int PackHeaderLength = 12;
    private const int MaxErrorChars = 400;
    private const long ReportEveryBytes = 16 * 1024;

    private readonly byte[] _packHeader = new byte[PackHeaderLength];
    private readonly ProgressText _text = new();
    private long _progressBytes;
    private long _reportAt;
    private int _emptyPackets;

    /// <summary>Bytes of the pack so far.</summary>
    public long PackBytes { get; private set; }

    /// <summary>The number of objects that the pack's header announces, once it is there.</summary>
    public long? PackObjects { get; private set; }

    /// <summary>Reads to the flush packet that ends the pack.</summary>
    public async Task CopyToAsync(PackSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind == PktLineKind.Flush)
            {
                Report();
                return;
            }

            if (line.Kind != PktLineKind.Payload)
            {
                throw reader.Unexpected(line, $"more of the pack, or a flush packet after it ({PackBytes} bytes of the pack are there)");
            }

            if (line.Payload.Length <= 1)
            {
                CountEmpty();
                reader.ExcuseLine();
            }

            if (line.Payload.IsEmpty)
            {
                continue;
            }

            ReadOnlyMemory<byte> payload = line.Payload[1..];
            switch (line.Payload.Span[0])
            {
                case 1:
                    await TakePackAsync(payload, sink, cancellationToken).ConfigureAwait(false);
                    break;
                case 2:
                    reader.ExcuseLine();
                    TakeProgress(payload.Span);
                    break;
                case 3:
                    throw new GitRemoteException(
                        GitRemoteFault.Refused,
                        $"{reader.Remote}: the server gave up after {PackBytes} bytes of the pack: '{RemoteText.Clean(payload.Span, MaxErrorChars)}'");
                default:
                    throw reader.Unexpected(line, "side-band 1, 2 or 3");
            }
        }
    }

    private async ValueTask TakePackAsync(ReadOnlyMemory<byte> bytes, PackSink sink, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _emptyPackets = 0;
        if (bytes.Length > maxPackBytes - PackBytes)
        {
            throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: the pack is larger than {maxPackBytes} bytes");
        }

        TakeHeader(bytes.Span);
        PackBytes += bytes.Length;
        await sink(bytes, cancellationToken).ConfigureAwait(false);
        if (PackBytes >= _reportAt)
        {
            Report();
        }
    }

    /// <summary>Looks at the announced number of objects; whether the header is right is the pack reader's business.</summary>
    private void TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (PackBytes >= PackHeaderLength)
        {
            return;
        }

        int have = (int)PackBytes;
        int taken = Math.Min(PackHeaderLength - have, bytes.Length);
        bytes[..taken].CopyTo(_packHeader.AsSpan(have));
        if (have + taken == PackHeaderLength)
        {
            PackObjects = BinaryPrimitives.ReadUInt32BigEndian(_packHeader.AsSpan(8));
        }
    }

    private void TakeProgress(ReadOnlySpan<byte> text)
    {
        _progressBytes += text.Length;
        if (_progressBytes > limits.MaxProgressBytes)
        {
            throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: more than {limits.MaxProgressBytes} bytes of progress text");
        }

        if (progress is not null && _text.Add(text))
        {
            Report();
        }
    }

    private void CountEmpty()
    {
        if (++_emptyPackets > limits.MaxEmptyPackets)
        {
            throw new GitRemoteException(GitRemoteFault.TooLarge, $"{reader.Remote}: more than {limits.MaxEmptyPackets} empty packets in a row and nothing else");
        }
    }

    private void Report()
    {
        _reportAt = PackBytes + ReportEveryBytes;
        progress?.Report(new FetchProgress(PackBytes, PackObjects, _text.LastLine));
    }
}
