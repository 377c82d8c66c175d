using System.Diagnostics.CodeAnalysis;
using Serai.Fuzz.Reference;
using Serai.Git;
using Serai.Git.PktLines;

namespace Serai.Fuzz.Targets;

/// <summary>Lines off a stream: the same as the plain reader's, however the stream is cut, and the same again when written and read.</summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "the reads are done when they return, or nobody waits on this thread")]
internal sealed class PktLineTarget : FuzzTarget
{
    public override string Name => "pktline";

    public override int MaxInputBytes => 140_000;

    public override string Run(byte[] input)
    {
        (List<(int Position, int Length)> expected, int endsAt, string ends) = ReferencePktLines.Read(input);
        List<PktLine>? first = null;
        string word = "";
        foreach (int seed in new[] { 0, 1 + input.Length })
        {
            var lines = new List<PktLine>(expected.Count + 1);
            GitRemoteException? error = Oracle.Call<GitRemoteException>((1 << 20) + (expected.Count * 1_000), () => ReadAll(input, seed, lines));
            word = Oracle.Word(error, input.Length);
            Oracle.Expect(lines.Count == expected.Count, $"{lines.Count} lines where {expected.Count} are");
            for (int i = 0; i < lines.Count; i++)
            {
                (int position, int length) = expected[i];
                Oracle.Expect(lines[i].Position == position && (int)lines[i].Kind == (length is > 2 ? 0 : length + 1), $"line {i} is another");
                Oracle.Expect(input.AsSpan(position + 4, Math.Max(4, length) - 4).SequenceEqual(lines[i].Payload.Span), $"line {i} has another payload");
            }

            string found = error is null ? "end" : error.Fault == GitRemoteFault.Cut ? "cut" : "malformed";
            Oracle.Expect(found == ends, $"the end is {found}, not {ends}");
            Oracle.Expect(error is null || error.Message.Contains($"byte {endsAt} of the answer", StringComparison.Ordinal), "the place of the error is another");
            first ??= lines;
        }

        WriteAgain(first!);
        return word;
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other) => PktLineMutator.Mutate(random, input, other, prefix: 0);

    // A payload is good until the next line is read: it is copied.
    private static void ReadAll(byte[] input, int seed, List<PktLine> lines)
    {
        var reader = new PktLineReader(new ByteStream(input, seed), "git://test/r");
        try
        {
            for (PktLine line; (line = reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()).Kind != PktLineKind.EndOfStream;)
            {
                lines.Add(line with { Payload = line.Payload.ToArray() });
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static void WriteAgain(List<PktLine> lines)
    {
        var writer = new PktLineWriter();
        List<PktLine> written = [.. lines.Where(line => line.Kind != PktLineKind.ResponseEnd)];
        foreach (PktLine line in written)
        {
            _ = line.Kind switch
            {
                PktLineKind.Flush => writer.Flush(),
                PktLineKind.Delimiter => writer.Delimiter(),
                _ => writer.Payload(line.Payload.Span),
            };
        }

        var again = new List<PktLine>();
        ReadAll(writer.Message.ToArray(), seed: 0, again);
        Oracle.Expect(
            again.Count == written.Count && again.Zip(written).All(pair => pair.First.Kind == pair.Second.Kind && pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span)),
            "what was written is read as something else");
    }
}
