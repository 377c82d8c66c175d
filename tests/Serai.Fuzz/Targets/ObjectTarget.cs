using Serai.Git;

namespace Serai.Fuzz.Targets;

/// <summary>
/// Commits, tags and trees. The first byte says which, and which format. What is read is what the plainest reading finds; a tree's good
/// names are safe, distinct and in order.
/// </summary>
internal sealed class ObjectTarget : FuzzTarget
{
    private const int Tree = 2;
    private const int Sha256 = 4;

    public override string Name => "object";

    public override string Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return "nothing";
        }

        byte[] content = input[1..];
        ObjectFormat format = (input[0] & Sha256) != 0 ? ObjectFormat.Sha256 : ObjectFormat.Sha1;
        return (input[0] & 3) switch
        {
            0 => ObjectChecks.RunCommit(content, format),
            1 => ObjectChecks.RunTag(content, format),
            _ => TreeChecks.Run(content, format),
        };
    }

    public override byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        if (input.Length == 0 || random.Next(40) == 0)
        {
            return ByteMutator.Mutate(random, input, other);
        }

        byte[] rest = other.Length > 0 ? other[1..] : [];
        byte[] content = (input[0] & 3) >= Tree && random.Next(3) != 0
            ? TreeMutator.Mutate(random, input[1..], (input[0] & Sha256) != 0 ? 32 : 20)
            : ByteMutator.Mutate(random, input[1..], rest);
        return [input[0], .. content];
    }
}
