using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace Serai.Front.Http;

/// <summary>Bytes in an open file, which stays the caller's.</summary>
internal sealed class FileBody(SafeFileHandle file) : IBody
{
    /// <summary>What is read and sent at once.</summary>
    public const int SliceLength = 1 << 16;

    public long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    /// <exception cref="UnreadableFileException">The disk refuses.</exception>
    public async Task SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellationToken)
    {
        for (long sent = 0; sent < length;)
        {
            // Read straight into the connection's own buffer: the fastest of the ways that were measured.
            int slice = (int)Math.Min(SliceLength, length - sent);
            Memory<byte> buffer = output.GetMemory(slice)[..slice];
            int count;
            try
            {
                count = await RandomAccess.ReadAsync(file, buffer, offset + sent, cancellationToken);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new UnreadableFileException(refused.Message, refused);
            }

            if (count == 0)
            {
                throw new UnreadableFileException("the file became shorter while it was sent");
            }

            output.Advance(count);
            FlushResult flushed = await output.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }

            sent += count;
        }
    }
}
