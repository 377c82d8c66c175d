using System.Text;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>
/// Reads what a server says at the first contact: gitprotocol-v2(5), "Capability Advertisement", or the ref advertisement of versions 0 and
/// 1 (gitprotocol-pack(5)). The refs of the latter are shown to a <see cref="TipSearch"/> as they come and not kept.
/// </summary>
internal sealed class AdvertisementReader(PktLineReader reader, ProtocolLimits limits)
{
    private const int MaxErrorChars = 400;

    /// <summary>Reads the whole advertisement.</summary>
    /// <param name="search">Gets the refs of versions 0 and 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Advertisement> ReadAsync(TipSearch search, CancellationToken cancellationToken)
    {
        PktLine line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);

        // gitprotocol-http(5): smart servers put this before versions 0 and 1; git http-backend leaves it out for version 2, others don't.
        if (line.StartsWith("# service="u8, out _))
        {
            line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind != PktLineKind.Flush)
            {
                throw reader.Unexpected(line, "a flush packet after the service line");
            }

            line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }

        if (line.Is("version 2"u8))
        {
            return await ReadVersion2Async(cancellationToken).ConfigureAwait(false);
        }

        int version = 0;
        if (line.Is("version 1"u8))
        {
            version = 1;
            line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }

        return await new RefAdvertisementReader(reader, limits).ReadAsync(version, line, search, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The error that an <c>ERR</c> line is.</summary>
    public static GitRemoteException Refusal(string remote, ReadOnlySpan<byte> text)
    {
        string said = RemoteText.Clean(text, MaxErrorChars);

        // git-daemon(1), --informative-errors and its plain form; servers of forges say it in words of their own.
        bool missing = said.Contains("not exported", StringComparison.OrdinalIgnoreCase) || said.Contains("not found", StringComparison.OrdinalIgnoreCase)
            || said.Contains("no such repository", StringComparison.OrdinalIgnoreCase);

        // upload-pack.c says it so in all versions; version 2 gives out whatever is there.
        if (said.Contains("not our ref", StringComparison.Ordinal))
        {
            return new GitRemoteException(
                GitRemoteFault.Refused,
                $"{remote}: the server refuses: '{said}'; it has no such commit any more, or gives out only what a branch or tag names (there uploadpack.allowReachableSHA1InWant changes that); ask for the tip again, or name a branch");
        }

        return missing
            ? new GitRemoteException(GitRemoteFault.NoRepository, $"{remote}: the server says '{said}'; check the path of the URL, and that the repository is exported")
            : new GitRemoteException(GitRemoteFault.Refused, $"{remote}: the server refuses: '{said}'");
    }

    /// <summary>The error for more capabilities than are accepted; one that comes again counts again.</summary>
    internal static GitRemoteException TooManyCapabilities(string remote, ProtocolLimits limits) =>
        new(GitRemoteFault.TooLarge, $"{remote}: more than {limits.MaxCapabilities} capabilities");

    private async Task<Advertisement> ReadVersion2Async(CancellationToken cancellationToken)
    {
        var capabilities = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int lines = 0; ; lines++)
        {
            PktLine line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Kind == PktLineKind.Flush)
            {
                break;
            }

            if (line.Kind != PktLineKind.Payload || line.Text.IsEmpty)
            {
                throw reader.Unexpected(line, "a capability");
            }

            if (lines >= limits.MaxCapabilities)
            {
                throw TooManyCapabilities(reader.Remote, limits);
            }

            Add(capabilities, line.Text);
        }

        if (!capabilities.ContainsKey("ls-refs") || !capabilities.ContainsKey("fetch"))
        {
            throw new GitRemoteException(GitRemoteFault.Unsupported, $"{reader.Remote}: the server speaks protocol version 2 but offers no ls-refs or no fetch");
        }

        return new Advertisement(2, capabilities, FormatOf(capabilities, reader.Remote));
    }

    /// <summary>Adds <c>key</c> or <c>key=value</c>.</summary>
    internal static void Add(Dictionary<string, string> capabilities, ReadOnlySpan<byte> capability)
    {
        int equals = capability.IndexOf((byte)'=');
        string key = Encoding.UTF8.GetString(equals < 0 ? capability : capability[..equals]);
        capabilities[key] = equals < 0 ? "" : Encoding.UTF8.GetString(capability[(equals + 1)..]);
    }

    internal static ObjectFormat FormatOf(Dictionary<string, string> capabilities, string remote) =>
        capabilities.GetValueOrDefault("object-format", "sha1") switch
        {
            "sha1" => ObjectFormat.Sha1,
            "sha256" => ObjectFormat.Sha256,
            var other => throw new GitRemoteException(
                GitRemoteFault.Unsupported,
                $"{remote}: the repository's object format is '{RemoteText.Clean(other, 40)}'; sha1 and sha256 are known here"),
        };

    private async ValueTask<PktLine> ReadLineAsync(CancellationToken cancellationToken)
    {
        PktLine line = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (line.StartsWith("ERR "u8, out ReadOnlySpan<byte> text))
        {
            throw Refusal(reader.Remote, text);
        }

        return line.Kind == PktLineKind.EndOfStream
            ? throw new GitRemoteException(
                GitRemoteFault.Cut,
                $"{reader.Remote}: the server ended the connection after {line.Position} bytes of its greeting; it may not be a git server, or refuse this client or path")
            : line;
    }
}
