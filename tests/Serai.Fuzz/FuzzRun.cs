using System.Diagnostics.CodeAnalysis;

namespace Serai.Fuzz;

/// <summary>The commands. A run ends after its time or with the first failure, whose input is saved.</summary>
internal static class FuzzRun
{
    private const int LongestCaseSeconds = 30;
    private const long MaxResidentBytes = 2L << 30;

    private static readonly string[] Products = ["Serai.Git.dll", "Serai.Opam.dll"];

    public static int Usage()
    {
        Console.Error.WriteLine("""
            usage: Serai.Fuzz run TARGET MINUTES [SEED]   varies the corpus of a target for so many minutes of processor time
                   Serai.Fuzz repeat TARGET FILE          gives a target one input
                   Serai.Fuzz instrument FOLDER           a copy of this program there that is guided by coverage
                   Serai.Fuzz corpus FOLDER               makes the corpus anew with the real git
            """);
        Console.Error.WriteLine("targets: " + string.Join(' ', FuzzTargets.All.Select(target => target.Name)));
        return 2;
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever an input leads to is reported with the input")]
    public static int Run(string name, double minutes, int seed)
    {
        FuzzTarget target = FuzzTargets.Find(name);
        using var state = new RunState(name, target.MaxInputBytes);
        var loop = new FuzzLoop(target, seed) { Before = state.Save };
        using var watch = new Timer(_ => state.EndIfStuck(LongestCaseSeconds), null, 1_000, 1_000);
        TimeSpan end = Spent() + TimeSpan.FromMinutes(minutes);
        try
        {
            loop.RunCorpus();
            Console.WriteLine($"{name}: seed {seed}, {minutes} minutes of processor time, {(Coverage.Reached > 0 ? "guided by coverage" : "not guided by coverage")}");
            for (TimeSpan report = TimeSpan.Zero; Spent() < end;)
            {
                for (int i = 0; i < 64; i++)
                {
                    loop.Step();
                }

                if (Spent() >= report)
                {
                    report = Spent() + TimeSpan.FromMinutes(1);
                    Report(loop);
                    long resident = Environment.WorkingSet;
                    Oracle.Expect(resident < MaxResidentBytes, $"the process has grown to {resident} bytes: memory is lost");
                }
            }
        }
        catch (Exception failure)
        {
            string path = Path.Combine(Environment.CurrentDirectory, $"fuzz-{name}-{seed}.bin");
            File.WriteAllBytes(path, loop.Current);
            Console.WriteLine($"{name}: FAILED at case {loop.Cases} of seed {seed}; the input is in {path}");
            Console.WriteLine($"Serai.Fuzz repeat {name} {path}");
            Console.WriteLine(failure);
            return 1;
        }

        Report(loop);
        foreach (string word in loop.Words.Order(StringComparer.Ordinal))
        {
            Console.WriteLine("  " + word);
        }

        return 0;

        void Report(FuzzLoop run) => Console.WriteLine(
            $"{name}: {Spent().TotalMinutes:0.0} min, {run.Cases} cases, {run.Kept} kept, {run.Words.Count} ends, {Coverage.Reached} blocks, {Environment.WorkingSet >> 20} MB");
    }

    public static int Repeat(string name, string path)
    {
        Console.WriteLine(FuzzTargets.Find(name).Run(File.ReadAllBytes(path)));
        return 0;
    }

    public static int Instrument(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        int blocks = 0;
        foreach (string product in Products)
        {
            blocks = Instrumenter.Rewrite(Path.Combine(AppContext.BaseDirectory, product), Path.Combine(folder, product), blocks);
        }

        Console.WriteLine($"{blocks} blocks are instrumented in {folder}");
        return 0;
    }

    private static TimeSpan Spent() => Environment.CpuUsage.TotalTime;
}
