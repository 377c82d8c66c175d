using System.Globalization;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>
/// Problems of paths, kept up to a number and counted beyond it: a hostile repository can have a million of them, and the front holds
/// what is kept in memory.
/// </summary>
/// <param name="most">How many are kept.</param>
internal sealed class ProblemList(int most)
{
    /// <summary>Kept of one package, and of the entries beside the packages.</summary>
    public const int MostOfOne = 1_000;

    /// <summary>Kept of a generation.</summary>
    public const int MostOfAll = 10_000;

    private readonly List<PathProblem> _kept = [];
    private int _left;

    public void Add(string path, string reason) => Add(new PathProblem(path, reason));

    public void Add(PathProblem problem) => Add(() => problem);

    /// <summary>Adds one that is put into words only if it is kept.</summary>
    public void Add(Func<PathProblem> inWords)
    {
        if (_kept.Count < most)
        {
            _kept.Add(inWords());
        }
        else
        {
            _left++;
        }
    }

    /// <summary>Takes the problems out, the last one telling how many more there were, and begins anew.</summary>
    /// <param name="where">The path that stands for those which were not kept.</param>
    public PathProblem[] Take(string where)
    {
        PathProblem[] problems = _left == 0
            ? [.. _kept]
            : [.. _kept, new PathProblem(where, string.Create(CultureInfo.InvariantCulture, $"{_left} more paths below it have problems, which are not listed"))];
        _kept.Clear();
        _left = 0;
        return problems;
    }
}
