using Serai.Benchmarks;
using Serai.Benchmarks.Children;

// Without arguments the whole comparison; with them one measured process of it, which it starts itself.
switch (args)
{
    case []:
        await Suite.RunAsync(Setup.FromEnvironment());
        return 0;
    case ["clone", var url, var depth, .. var home]:
        await CloneChild.RunAsync(url, depth == "full" ? null : int.Parse(depth), home, CancellationToken.None);
        return 0;
    case ["hold", var url, var commit, var folder]:
        await UpdateChild.PrepareAsync(url, commit, folder, CancellationToken.None);
        return 0;
    case ["update", var url, var commit, var folder]:
        await UpdateChild.RunAsync(url, commit, folder, CancellationToken.None);
        return 0;
    case ["contacts", var url, var before, var times]:
        await ContactChild.RunAsync(url, int.Parse(before), int.Parse(times), CancellationToken.None);
        return 0;
    default:
        Console.Error.WriteLine("usage: bench/git, with SERAI_DATA and perhaps RUNS in the environment");
        return 1;
}
