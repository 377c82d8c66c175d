namespace Serai.Fuzz;

/// <summary>
/// Varies inputs and keeps those that end in a new way or, where the product was instrumented, reach new code. The same seed gives the same
/// inputs on every machine, as long as the target itself does the same.
/// </summary>
internal sealed class FuzzLoop
{
    private const int MaxKept = 20_000;

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly List<byte[]> _kept;
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    public FuzzLoop(FuzzTarget target, int seed)
    {
        _target = target;
        _random = new Random(seed);
        _kept = [.. FuzzCorpus.Of(target.Name)];
    }

    /// <summary>Inputs given to the target.</summary>
    public long Cases { get; private set; }

    /// <summary>Inputs kept, the corpus included.</summary>
    public int Kept => _kept.Count;

    /// <summary>Ways in which inputs ended.</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>The input that is being tried, or was last.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Shown each input before it is tried.</summary>
    public Action<byte[]>? Before { get; init; }

    /// <summary>Tries the corpus as it is.</summary>
    public void RunCorpus()
    {
        foreach (byte[] input in _kept.ToArray())
        {
            Try(input);
        }
    }

    /// <summary>Makes one input and tries it.</summary>
    public void Step()
    {
        byte[] input = Pick();
        for (int changes = 1 + _random.Next(_random.Next(_target.MaxChanges) + 1); changes > 0; changes--)
        {
            input = _target.Mutate(_random, input, Pick());
        }

        if (input.Length > _target.MaxInputBytes)
        {
            input = input[.._target.MaxInputBytes];
        }

        if (Try(input) && _kept.Count < MaxKept)
        {
            _kept.Add(input);
        }
    }

    // Half of the time one of those that came last: they go furthest.
    private byte[] Pick() => _kept.Count == 0 ? [] : _kept[_random.Next(2) == 0 ? _random.Next(_kept.Count) : _random.Next(Math.Max(0, _kept.Count - 50), _kept.Count)];

    private bool Try(byte[] input)
    {
        Current = input;
        Cases++;
        Before?.Invoke(input);
        Coverage.Begin();
        bool isNew = _words.Add(_target.Run(input));
        return Coverage.FoundNew() || isNew;
    }
}
