using System.Globalization;

namespace Serai.Load.Requests;

/// <summary>Which class each request belongs to: by weight, in an order that is shuffled and the same in every run.</summary>
internal sealed class RequestMix
{
    public const string Default = "repo=3,not-modified=3,health=1";

    // An order that repeats after a while hits the same moments of the server's timers no more often than chance.
    private const int OrderLength = 4_093;
    private const int Seed = 20_260_708;
    private const int MaxWeight = 10_000;

    private readonly byte[] _order;

    private RequestMix(IReadOnlyList<RequestClass> classes, byte[] order)
    {
        Classes = classes;
        _order = order;
    }

    public IReadOnlyList<RequestClass> Classes { get; }

    /// <summary>Reads <c>name=weight,…</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static RequestMix Parse(string text, string host, string? archive)
    {
        var classes = new List<RequestClass>();
        var weights = new List<int>();
        foreach (string each in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = each.Split('=');
            if (sides.Length != 2 || !int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int weight) || weight is < 1 or > MaxWeight)
            {
                throw new FormatException($"mix: expected NAME=WEIGHT with a weight of 1 to {MaxWeight}, found {each}");
            }

            classes.Add(RequestClass.Make(sides[0], host, archive));
            weights.Add(weight);
        }

        return classes.Count is > 0 and <= byte.MaxValue
            ? new RequestMix(classes, Shuffle(weights))
            : throw new FormatException("mix: names no class of request");
    }

    /// <summary>The class of the request with this number.</summary>
    public byte ClassOf(int request) => _order[request % OrderLength];

    private static byte[] Shuffle(List<int> weights)
    {
        var order = new byte[OrderLength];
        int sum = weights.Sum();
        int filled = 0;
        for (int index = 0; index < weights.Count; index++)
        {
            int share = index == weights.Count - 1 ? OrderLength - filled : Math.Max(1, (int)((long)OrderLength * weights[index] / sum));
            order.AsSpan(filled, share).Fill((byte)index);
            filled += share;
        }

        new Random(Seed).Shuffle(order);
        return order;
    }
}
