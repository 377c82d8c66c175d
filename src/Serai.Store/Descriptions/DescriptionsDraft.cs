using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Store.Descriptions;

/// <summary>
/// The file of descriptions in the making: descriptions as they come, then the summaries, then where these begin and the sha256 of all of it.
/// It takes its place in one step; disposing of it before removes it. Layout: docs/formats/descriptions.md.
/// </summary>
public sealed class DescriptionsDraft : IDisposable
{
    /// <summary>The most packages; the public repository has 5,000.</summary>
    public const int MaxPackages = 100_000;

    /// <summary>The most bytes of all that packages are found by, which the front keeps in memory; the public repository has 1 MB.</summary>
    public const int MaxSummaryBytes = 32 << 20;

    /// <summary>The most bytes of the file.</summary>
    public const long MaxFileBytes = 512L << 20;

    internal const uint Magic = 0x53454453; // "SDES"
    internal const int Version = 1;
    internal const int TrailerLength = sizeof(long) + SHA256.HashSizeInBytes;

    private readonly DurableFile _file;
    private readonly MemoryStream _summaries = new();
    private readonly BinaryWriter _writer;
    private byte[] _taken = [];
    private int _count;

    private DescriptionsDraft(DurableFile file)
    {
        _file = file;
        _writer = new BinaryWriter(_summaries, Encoding.UTF8);
        Span<byte> head = stackalloc byte[sizeof(uint) + sizeof(int)];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(uint)..], Version);
        _file.Write(head);
    }

    /// <summary>Begins a file that will stand in the place of the one that is there.</summary>
    public static DescriptionsDraft Begin(DataFolder folder) => new(DurableFile.Begin(folder, folder.Descriptions));

    /// <summary>Adds a package.</summary>
    /// <returns>False where a limit is reached: then it is left out.</returns>
    public bool TryAdd(PackageSummary summary, PackageDescription description) => TryAdd(summary, DescriptionEncoding.Write(description));

    /// <summary>Takes an unchanged package over.</summary>
    /// <returns>False where a limit is reached: then it is left out.</returns>
    public bool TryAdd(PackageSummary summary, DescriptionsFile from)
    {
        if (_taken.Length < summary.Length)
        {
            _taken = new byte[Math.Max(summary.Length, 2 * _taken.Length)];
        }

        Span<byte> bytes = _taken.AsSpan(0, summary.Length);
        from.ReadBytes(summary, bytes);
        return TryAdd(summary, bytes);
    }

    /// <summary>Makes it durable and puts it in its place.</summary>
    /// <param name="generation">The generation that it describes.</param>
    /// <param name="commit">Its commit.</param>
    public void Finish(long generation, string commit)
    {
        using var head = new MemoryStream();
        using var writer = new BinaryWriter(head, Encoding.UTF8);
        writer.Write(generation);
        writer.Write(commit);
        writer.Write(_count);
        writer.Flush();
        _writer.Flush();

        long summariesOffset = _file.Length;
        _file.Write(head.GetBuffer().AsSpan(0, (int)head.Length));
        _file.Write(_summaries.GetBuffer().AsSpan(0, (int)_summaries.Length));
        Span<byte> offset = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(offset, summariesOffset);
        _file.Write(offset);
        _file.Write(Convert.FromHexString(_file.Describe().Sha256));
        _file.Replace();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _summaries.Dispose();
        _file.Dispose();
    }

    private bool TryAdd(PackageSummary summary, ReadOnlySpan<byte> description)
    {
        if (_count == MaxPackages || _summaries.Length >= MaxSummaryBytes || _file.Length + description.Length > MaxFileBytes)
        {
            return false;
        }

        DescriptionEncoding.WriteSummary(_writer, summary with { Offset = _file.Length, Length = description.Length });
        _file.Write(description);
        _count++;
        return true;
    }
}
