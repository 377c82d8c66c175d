using System.IO.Pipelines;

namespace Serai.Front.Http;

/// <summary>The bytes of a representation: in memory or in a file.</summary>
internal interface IBody
{
    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>Sends a part, in slices, waiting for the client between them: a slow reader costs one slice, not the body.</summary>
    public Task SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellationToken);
}
