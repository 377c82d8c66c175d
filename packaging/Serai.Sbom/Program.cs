using System.Globalization;
using Serai.Sbom;

// Serai.Sbom ROOT VERSION RUNTIME-VERSION RUNTIME: prints what the program is made of; packaging/build calls it.
if (args is not [string root, string version, string runtimeVersion, string runtime])
{
    Console.Error.WriteLine("usage: Serai.Sbom ROOT VERSION RUNTIME-VERSION RUNTIME");
    return 1;
}

IReadOnlySet<string> buildTools = BuildTools.In(Path.Combine(root, "Directory.Build.props"));
IEnumerable<Component> locked = LockFile.Read(Path.Combine(root, "src", "Serai", "packages.lock.json"), "net10.0", buildTools);

// The parts of .NET itself that a single file has in it come with the SDK, and stand in no lock file.
Component[] platform = [.. ((string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"])
    .Select(name => new Component($"{name}.Runtime.{runtime}", runtimeVersion, Sha512: null, IsShipped: true, []))];

// reproducible-builds.org/docs/source-date-epoch
string epoch = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") ?? "0";
var builtAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(epoch, NumberStyles.None, CultureInfo.InvariantCulture));
using Stream output = Console.OpenStandardOutput();
new BillOfMaterials(version, builtAt, [.. locked, .. platform]).Write(output);
return 0;
