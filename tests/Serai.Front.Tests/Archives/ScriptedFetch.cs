using System.Security.Cryptography;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Tests.Archives;

/// <summary>The fetch of one archive of random bytes as a worker does it: a file that grows, then becomes the archive.</summary>
internal sealed class ScriptedFetch
{
    private readonly DataFolder _folder;
    private long _written;

    public ScriptedFetch(FrontFixture front, int length, int seed = 1)
    {
        _folder = front.Folder;
        Content = new byte[length];
        new Random(seed).NextBytes(Content);
        Hash = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha256, SHA256.HashData(Content));
        Part = $"sha256-{Hash.Hex}-0000000{seed % 10}.part";
    }

    public byte[] Content { get; }

    public ArchiveHash Hash { get; }

    public string Part { get; }

    public string Path => $"/cache/sha256/{Hash.Hex[..2]}/{Hash.Hex}";

    /// <summary>Appends to the growing file up to this length, and says what may be had of it.</summary>
    public FetchReport Grow(int length, int? released = null, bool tellsLength = true)
    {
        using var file = new FileStream(_folder.Part(Part), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Content.AsSpan((int)_written, length - (int)_written));
        _written = length;
        return new FetchReport { State = FetchState.Receiving, Part = Part, Released = released ?? length, Length = tellsLength ? Content.Length : null };
    }

    /// <summary>What is told while nothing may be had.</summary>
    public FetchReport Hold() => new() { State = FetchState.Receiving, Length = Content.Length };

    /// <summary>Makes the whole growing file the archive.</summary>
    public FetchReport Store(bool tellsPart = true)
    {
        Grow(Content.Length);
        string archive = _folder.Archive(Hash);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(archive)!);
        File.Move(_folder.Part(Part), archive, overwrite: true);
        return new FetchReport { State = FetchState.Stored, Part = tellsPart ? Part : null, Released = Content.Length, Length = Content.Length, Sha256 = Hash.Hex };
    }
}
