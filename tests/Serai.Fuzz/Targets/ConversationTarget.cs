using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Serai.Git;
using Serai.Git.PktLines;
using Serai.Git.Protocol;
using Serai.Git.Transports;

namespace Serai.Fuzz.Targets;

/// <summary>
/// All that a server says in one conversation: its greeting in versions 0 to 2, its refs, its answer to a fetch. The first byte of an input
/// says what is asked. The outcome is the same however the stream is cut, and what comes out is bounded and clean.
/// </summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "the reads are done when they return, or nobody waits on this thread")]
internal sealed class ConversationTarget : FuzzTarget
{
    private const int Prefix = 1;

    private static readonly GitClientOptions Options = new()
    {
        Limits = new ProtocolLimits { MaxCapabilities = 20, MaxRefs = 40, MaxSectionLines = 30, MaxEmptyPackets = 20, MaxProgressBytes = 2_000 },
        PackLimits = GitLimits.Default with { MaxPackBytes = 8_000 },
    };

    private static readonly ObjectId Wanted = new(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 });

    public override string Name => "conversation";

    public override string Run(byte[] input)
    {
        if (input.Length < Prefix)
        {
            return "nothing";
        }

        (string whole, string word) = Outcome(input, seed: 0);
        (string pieces, _) = Outcome(input, seed: 1 + input.Length);
        Oracle.Expect(whole == pieces, $"in one piece: {whole}\nin pieces: {pieces}");
        return word;
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        byte[] changed = PktLineMutator.Mutate(random, input, other, Prefix);
        if (changed.Length > 0 && random.Next(20) == 0)
        {
            changed[0] = (byte)random.Next(4);
        }

        return changed;
    }

    private static (string Outcome, string Word) Outcome(byte[] input, int seed)
    {
        bool fetches = (input[0] & 1) != 0;
        GitRemote remote = GitRemote.Parse((input[0] & 2) != 0 ? "git://test/r#master" : "git://test/r");
        var session = new ServerSession(remote, Options, new OneStream(new ByteStream(input[Prefix..], seed)));
        string? outcome = null;
        string shape = "";
        GitRemoteException? error = Oracle.Call<GitRemoteException>(
            (1 << 20) + (100L * input.Length), () => (outcome, shape) = fetches ? Fetch(session) : Tip(session));
        string word = Oracle.Word(error, input.Length);
        bool namesBranches = error?.Fault == GitRemoteFault.NoSuchRef; // and they differ without end
        return error is null ? (outcome!, shape) : ($"{error.Fault}: {error.Message}", namesBranches ? "no such ref" : $"{error.Fault}: {word}");
    }

    private static (string Outcome, string Word) Tip(ServerSession session)
    {
        RemoteTip tip = session.GetTipAsync(CancellationToken.None).GetAwaiter().GetResult();
        Oracle.Expect(tip.Id.Length == (tip.Format == ObjectFormat.Sha1 ? 20 : 32), $"the tip's id has {tip.Id.Length} bytes");
        Oracle.Expect(tip.RefName is "HEAD" || GitRemoteSyntax.IsRefName(tip.RefName), $"the tip's name is none: '{Serai.Git.PktLines.RemoteText.Clean(tip.RefName, 80)}'");
        return (tip.ToString(), $"tip {tip.Format} {tip.RefName is "HEAD"}");
    }

    private static (string Outcome, string Word) Fetch(ServerSession session)
    {
        long bytes = 0;
        FetchResult result = session.FetchAsync(new FetchRequest { Want = Wanted, Depth = 1 }, Count, null, CancellationToken.None).GetAwaiter().GetResult();
        Oracle.Expect(bytes == result.PackBytes, $"{bytes} bytes came, {result.PackBytes} are told");
        Oracle.Expect(result.Shallow.Concat(result.Unshallow).Select(id => id.Length).Distinct().Count() <= 1, "the roots' ids are of two formats");
        return (string.Create(CultureInfo.InvariantCulture, $"pack {result.PackBytes} {result.PackObjects} {string.Join(' ', result.Shallow)} - {string.Join(' ', result.Unshallow)}"),
            $"pack {result.BroughtObjects} {result.Shallow.Count > 0} {result.Unshallow.Count > 0}");

        ValueTask Count(ReadOnlyMemory<byte> pack, CancellationToken cancellation)
        {
            bytes += pack.Length;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class OneStream(Stream stream) : ITransport
    {
        private readonly PktLineReader _reader = new(stream, "git://test/r");

        public bool IsStateless => false;

        public Task<PktLineReader> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(_reader);

        public Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken) => Task.FromResult(_reader);

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask CloseAsync() => _reader.DisposeAsync();

        public ValueTask DisposeAsync() => _reader.DisposeAsync();
    }
}
