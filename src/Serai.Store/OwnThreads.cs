using System.Globalization;

namespace Serai.Store;

/// <summary>The threads of this process as Linux has them, the runtime's own included.</summary>
public static class OwnThreads
{
    /// <summary>ESRCH: what a call says of a thread that has ended since it was found.</summary>
    internal const int NoSuchThread = 3;

    /// <summary>
    /// Changes what a thread inherits from the one that starts it, for all: after a look that finds no new one, no other can come that lacks it.
    /// </summary>
    /// <param name="tryChange">Given a thread's number; false ends it.</param>
    /// <returns>Whether all were changed.</returns>
    public static bool TryChangeAll(Func<int, bool> tryChange)
    {
        var changed = new HashSet<int>();
        for (int before = -1; before < changed.Count;)
        {
            before = changed.Count;
            foreach (string path in Directory.GetDirectories("/proc/self/task"))
            {
                int thread = int.Parse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture);
                if (changed.Add(thread) && !tryChange(thread))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
