using Serai.Updates.Running;

namespace Serai.Updates.Soaking;

/// <summary>What the mirror held after one update.</summary>
/// <param name="Front">The front.</param>
/// <param name="Worker">The worker.</param>
/// <param name="DiskBytes">All files of the data folder.</param>
/// <param name="Files">How many these are.</param>
/// <param name="Seconds">How long the update took, from the move of the tip until it was served, whatever happened to it.</param>
internal sealed record SoakSample(ProcessFigures Front, ProcessFigures Worker, long DiskBytes, int Files, double Seconds)
{
    /// <summary>Looks at a mirror at rest.</summary>
    /// <returns>Null where one of its processes is just being replaced.</returns>
    public static SoakSample? Of(Mirror mirror, double seconds)
    {
        if (ProcessFigures.Of(mirror.FrontId) is not { } front || mirror.WorkerId is not { } id || ProcessFigures.Of(id) is not { } worker)
        {
            return null;
        }

        long bytes = 0;
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(mirror.Data.Root, "*", SearchOption.AllDirectories))
        {
            var file = new FileInfo(path);
            if (file.Exists)
            {
                bytes += file.Length;
                files++;
            }
        }

        return new SoakSample(front, worker, bytes, files, seconds);
    }
}
