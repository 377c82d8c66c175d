namespace Serai.Lab.Programs;

/// <summary>What a sort did, in order: its calls on more than one number, and its merges.</summary>
internal sealed class Trace
{
    private readonly List<(bool IsCall, string Text)> _events = [];

    /// <summary>The calls alone.</summary>
    public IReadOnlyList<string> Calls => [.. _events.Where(each => each.IsCall).Select(each => each.Text)];

    /// <summary>Calls and merges; a merge stands behind an arrow.</summary>
    public IReadOnlyList<string> Events => [.. _events.Select(each => each.IsCall ? each.Text : "→ " + each.Text)];

    public void Call(int[] numbers) => _events.Add((true, Show(numbers)));

    public void Merge(int[] numbers) => _events.Add((false, Show(numbers)));

    private static string Show(int[] numbers) => $"[{string.Join(';', numbers)}]";
}
