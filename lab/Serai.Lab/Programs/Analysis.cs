using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>Looks objects up and checks them: the work in the background. Both forms return how many were intact.</summary>
internal static class Analysis
{
    /// <summary>A pure computation: no promise, no occasion to yield.</summary>
    public static int Plain(ObjectTable table, int lookUps)
    {
        int intact = 0;
        for (int number = 0; number < lookUps; number++)
        {
            string name = table.NameAt(number);
            intact += ObjectTable.IsIntact(name, table.Get(name)) ? 1 : 0;
        }

        return intact;
    }

    /// <summary>The same on a loop.</summary>
    /// <param name="table">Where the objects are.</param>
    /// <param name="lookUps">How many.</param>
    /// <param name="pauseEvery">After how many look-ups somebody has put a pause; 0 for never.</param>
    public static async Promise<int> Run(ObjectTable table, int lookUps, int pauseEvery)
    {
        int intact = 0;
        for (int number = 0; number < lookUps; number++)
        {
            string name = table.NameAt(number);
            intact += ObjectTable.IsIntact(name, await table.Find(name)) ? 1 : 0;
            if (pauseEvery > 0 && (number + 1) % pauseEvery == 0)
            {
                await Promise.Pause();
            }
        }

        return intact;
    }
}
