using System.Globalization;
using Serai.Updates;
using Serai.Updates.Costs;
using Serai.Updates.Soaking;

switch (args)
{
    case ["updates"]:
        return await CostSuite.RunAsync(Setup.FromEnvironment(), quickSize: null);
    case ["updates", "--quick"]:
        return await CostSuite.RunAsync(Setup.FromEnvironment(), CostSuite.OfDisk);
    case ["updates", "--quick", var files]:
        return await CostSuite.RunAsync(Setup.FromEnvironment(), int.Parse(files, CultureInfo.InvariantCulture));
    case ["soak", var updates, var seed]:
        return await SoakSuite.RunAsync(Setup.FromEnvironment(), int.Parse(updates, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture));
    default:
        await Console.Error.WriteLineAsync("usage: bench/updates [--quick [FILES]] | UPDATES=2000 SEED=1 bench/soak");
        return 1;
}
