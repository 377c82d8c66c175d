using Serai.Opam;
using Serai.Opam.Packages;
using Serai.Opam.Repositories;
using Serai.Opam.Syntax;

namespace Serai.Fuzz.Targets;

/// <summary>
/// Files in the opam format, read as a package's description and as a <c>repo</c> file. What is printed reads back as the same, errors and
/// warnings lie within the file, and no array of nodes is larger than the file can fill.
/// </summary>
internal sealed class OpamTarget : FuzzTarget
{
    // A node of 20 bytes for each byte at most, in arrays that double, and as much again for what is read out of them.
    private const int AllocatedForEachByte = 400;
    private const long AllocatedAtLeast = 256 << 10;

    public override string Name => "opam";

    public override int MaxInputBytes => 8 << 10;

    public override string Run(byte[] input)
    {
        OpamFile? file = null;
        OpamSyntaxException? error = Call(input, () => file = OpamParser.Parse(input));
        if (file is null)
        {
            Check(error!, input);
            return Oracle.Word(error, input.Length).Split(", found", 2)[0].Split('"', 2)[0];
        }

        string end = file.UnreadRest is null ? "good" : "good, in part";
        byte[] printed = OpamPrinter.Print(file);
        OpamFile again = ParsePrinted(printed);
        Oracle.Expect(OpamPrinter.Print(again).AsSpan().SequenceEqual(printed), "what was printed is read as something else");
        end += CheckSources(input, file, again);
        return end + CheckRepo(input);
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other) =>
        random.Next(3) == 0 ? ByteMutator.Mutate(random, input, other) : OpamMutator.Mutate(random, input, other);

    private static OpamFile ParsePrinted(byte[] printed)
    {
        try
        {
            return OpamParser.Parse(printed);
        }
        catch (OpamSyntaxException unreadable)
        {
            throw new FuzzFailureException("what was printed cannot be read", unreadable);
        }
    }

    private static string CheckSources(byte[] input, OpamFile file, OpamFile again)
    {
        PackageSources? sources = null;
        Call(input, () => sources = PackageSources.Read(file));
        foreach (OpamWarning warning in sources!.Warnings)
        {
            Check(warning, input);
        }

        string[] found = [.. sources.All.Select(Text)];
        Oracle.Expect(file.UnreadRest is not null || found.SequenceEqual(PackageSources.Read(again).All.Select(Text)), "a printed file has other sources");
        return $"; {Math.Min(found.Length, 3)} sources, {(sources.Warnings.Count == 0 ? "no" : "some")} warnings";
    }

    private static string Text(PackageSource source) =>
        string.Join('|', [source.Section, source.Url.ToString(), .. source.Checksums.Select(sum => sum.ToString()), .. source.Mirrors.Select(mirror => mirror.ToString())]);

    private static string CheckRepo(byte[] input)
    {
        RepoFile? repo = null;
        if (Call(input, () => repo = RepoFile.Parse(input)) is { } error)
        {
            Check(error, input);
            return "; no repo file";
        }

        foreach (OpamWarning warning in repo!.Warnings)
        {
            Check(warning, input);
        }

        // What clients get: nothing in it may make them warn, and to serve what was served changes nothing.
        byte[] served = repo.Print("stamp", ["cache"]);
        RepoFile again = RepoFile.Parse(served);
        Oracle.Expect(again.Print("stamp", ["cache"]).AsSpan().SequenceEqual(served), "a served repo file is read as something else");
        return again.Warnings.Count == 0 ? "; a repo file" : throw new FuzzFailureException($"a served repo file makes a warning: {again.Warnings[0]}");
    }

    private static OpamSyntaxException? Call(byte[] input, Action call) =>
        Oracle.Call<OpamSyntaxException>(AllocatedAtLeast + ((long)AllocatedForEachByte * input.Length), call);

    private static void Check(OpamSyntaxException error, byte[] input)
    {
        Oracle.Expect(error.Offset >= 0 && error.Offset <= input.Length, $"the place {error.Offset} is not within the file of {input.Length} bytes: {error.Message}");
        Oracle.Expect(error.Position == OpamPosition.Of(input, error.Offset), $"the offset {error.Offset} is not at {error.Position}");
    }

    private static void Check(OpamWarning warning, byte[] input)
    {
        Oracle.Expect(warning.Message.Length is > 0 and <= 1_500 && !warning.Message.Any(char.IsControl), $"a warning that is not fit to be shown: {warning.Message}");
        Oracle.Expect(warning.Position.Line <= input.AsSpan().Count((byte)'\n') + 1, $"a warning at {warning.Position}, beyond the file");
    }
}
