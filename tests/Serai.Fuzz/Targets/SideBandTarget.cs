using System.Diagnostics.CodeAnalysis;
using Serai.Fuzz.Reference;
using Serai.Git;
using Serai.Git.PktLines;
using Serai.Git.Protocol;

namespace Serai.Fuzz.Targets;

/// <summary>Side-bands: the pack is what the lines of band 1 hold up to a flush, whatever else comes; progress is fit to be shown.</summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "the reads are done when they return, or nobody waits on this thread")]
internal sealed class SideBandTarget : FuzzTarget
{
    private const long MaxPackBytes = 100_000;

    private static readonly ProtocolLimits Limits = new() { MaxProgressBytes = 10_000, MaxEmptyPackets = 50 };

    public override string Name => "sideband";

    public override int MaxInputBytes => 140_000;

    public override string Run(byte[] input)
    {
        (byte[] expected, string ends) = Expected(input);
        string word = "";
        foreach (int seed in new[] { 0, 1 + input.Length })
        {
            using var pack = new MemoryStream(input.Length);
            var progress = new Progress();
            GitRemoteException? error = Oracle.Call<GitRemoteException>((1 << 20) + (64L * input.Length), () => Read(input, seed, pack, progress));
            word = Oracle.Word(error, input.Length);
            Oracle.Expect(pack.GetBuffer().AsSpan(0, (int)pack.Length).SequenceEqual(expected), $"{pack.Length} bytes of a pack where {expected.Length} are, or others");
            string found = error?.Fault.ToString() ?? "good";
            Oracle.Expect(found == ends, $"the end is {found}, not {ends}");
            Oracle.Expect(progress.Faults == 0, "a report that is not fit to be shown, or goes back");
        }

        return word;
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other) => PktLineMutator.Mutate(random, input, other, prefix: 0);

    // gitprotocol-pack(5), "Packfile Data", with the limits, in the plainest way.
    private static (byte[] Pack, string Ends) Expected(byte[] input)
    {
        (List<(int Position, int Length)> lines, _, string ends) = ReferencePktLines.Read(input);
        var pack = new List<byte>();
        int empty = 0;
        int text = 0;
        foreach ((int position, int length) in lines)
        {
            empty += length is 4 or 5 ? 1 : 0;
            byte[] payload = length < 4 ? [] : input[(position + 4)..(position + length)];
            switch (payload)
            {
                case [] when length == 0:
                    return ([.. pack], "good");
                case [] when length < 4:
                    return ([.. pack], "Malformed");
                case var _ when empty > Limits.MaxEmptyPackets:
                    return ([.. pack], "TooLarge");
                case [] or [1]:
                    break;
                case [1, ..]:
                    if (pack.Count + payload.Length - 1 > MaxPackBytes)
                    {
                        return ([.. pack], "TooLarge");
                    }

                    pack.AddRange(payload[1..]);
                    empty = 0;
                    break;
                case [2, ..] when (text += payload.Length - 1) <= Limits.MaxProgressBytes:
                    break;
                case [2, ..]:
                    return ([.. pack], "TooLarge");
                case [3, ..]:
                    return ([.. pack], "Refused");
                default:
                    return ([.. pack], "Malformed");
            }
        }

        return ([.. pack], ends == "malformed" ? "Malformed" : "Cut");
    }

    private static void Read(byte[] input, int seed, MemoryStream pack, Progress progress)
    {
        var reader = new PktLineReader(new ByteStream(input, seed), "git://test/r");
        try
        {
            new SideBandReader(reader, Limits, MaxPackBytes, progress).CopyToAsync(Take, CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        ValueTask Take(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            pack.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Progress : IProgress<FetchProgress>
    {
        private long _bytes;

        public int Faults { get; private set; }

        public void Report(FetchProgress value)
        {
            bool shown = value.RemoteText is null || (value.RemoteText.Length is > 0 and <= 256 && !value.RemoteText.Any(char.IsControl));
            Faults += shown && value.PackBytes >= _bytes ? 0 : 1;
            _bytes = value.PackBytes;
        }
    }
}
