using Serai.Fuzz.Reference;
using Serai.Git;
using Serai.Git.Packs;

namespace Serai.Fuzz.Targets;

/// <summary>
/// Whole packs: taken exactly when the plain reading takes them, with the same objects; the same whether deltas are applied at arrival or
/// afterwards, on one thread or two, in memory or on disk. The first byte of an input says the format.
/// </summary>
internal sealed class PackTarget : FuzzTarget
{
    private const int MaxObjectBytes = 1 << 16;

    private static readonly GitLimits AtArrival = new()
    {
        MaxObjectBytes = MaxObjectBytes,
        MaxInflatedBytes = 1 << 24,
        MaxPackBytes = 1 << 20,
        MaxObjects = 10_000,
        ArrivalBytes = 1 << 20,
        BaseBytes = 1 << 20,
        Threads = 1,
    };

    private static readonly GitLimits Afterwards = AtArrival with { ArrivalBytes = 0, BaseBytes = 0 };

    private long _cases;

    public override string Name => "pack";

    // Each is several changes of entries already.
    public override int MaxChanges => 1;

    public override string Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return "nothing";
        }

        bool sha256 = (input[0] & 1) != 0;
        byte[] pack = input[1..];
        (List<string>? first, string word, bool isOverBudget) = Analyse(pack, sha256, AtArrival);
        (List<string>? second, string later, bool isOverBudgetLater) = Analyse(pack, sha256, _cases % 8 == 0 ? Afterwards with { Threads = 2 } : Afterwards);
        if (isOverBudget || isOverBudgetLater)
        {
            return word;
        }

        AssertSame(first, second, $"at arrival: {word}; afterwards: {later}");
        if (first is not null || _cases % 4 == 0)
        {
            AssertSame(first, ReferencePack.Read(pack, sha256, MaxObjectBytes), $"{word}; the plain reading differs");
        }

        if (++_cases % 16 == 0)
        {
            AssertSame(first, StoreReader.Receive(pack, sha256, AtArrival, onDisk: _cases % 512 == 0), $"{word}; the store differs");
        }

        return word;
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        byte format = random.Next(200) == 0 || input.Length == 0 ? (byte)random.Next(2) : input[0];
        return [format, .. PackMutator.Mutate(random, input, other, (format & 1) != 0)];
    }

    private static (List<string>? Objects, string Word, bool IsOverBudget) Analyse(byte[] pack, bool sha256, GitLimits limits)
    {
        PackSummary? summary = null;
        List<string>? objects = null;
        MalformedPackException? error = Oracle.Call<MalformedPackException>(2 << 20, () => objects = Read(pack, sha256, limits, out summary));
        if (summary is null)
        {
            bool isOverBudget = error!.Message.Contains(" in all", StringComparison.Ordinal);
            return (null, Oracle.Word(error, pack.Length), isOverBudget);
        }

        return (objects, $"good {int.Log2(summary.Objects + 1)} {int.Log2(summary.MaxDepth + 1)} {int.Log2(summary.Deltas + 1)}", false);
    }

    private static List<string> Read(byte[] pack, bool sha256, GitLimits limits, out PackSummary summary)
    {
        using PackFile file = PackFile.From(pack, sha256 ? ObjectFormat.Sha256 : ObjectFormat.Sha1, limits);
        using PackAnalysis analysis = PackAnalysis.Run(file, limits, CancellationToken.None);
        summary = analysis.Summary;
        return [.. analysis.Objects().Select(found => $"{found.Id} {found.Kind.ToString().ToLowerInvariant()} {found.Size}").Order(StringComparer.Ordinal)];
    }

    private static void AssertSame(List<string>? left, List<string>? right, string otherwise)
    {
        Oracle.Expect(left is null == right is null, $"taken and refused: {otherwise}");
        Oracle.Expect(left is null || left.SequenceEqual(right!), $"other objects: {otherwise}");
    }
}
