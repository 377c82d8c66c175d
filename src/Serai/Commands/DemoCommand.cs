using System.CommandLine;
using Serai.Settings;
using Serai.Worker.Demo;

namespace Serai.Commands;

/// <summary><c>serai demo</c>: an offline mirror of the repository that the program carries, and the opam commands to try it.</summary>
internal static class DemoCommand
{
    private const string ResourcePrefix = "demo/";

    public static Command Make()
    {
        var command = new Command("demo", """
            Serves a small repository that the program carries along; needs no network, leaves nothing behind.

            Example: serai demo --listen 127.0.0.1:9000
            """);
        var options = new SettingOptions(command, SettingTable.Remote, SettingTable.Data, SettingTable.Archives, SettingTable.ArchiveMirrors);
        command.SetAction(Terminal.Action((parsed, cancellationToken) => RunAsync(options.Resolve(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(SettingSet settings, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("serai-demo-").FullName;
        try
        {
            string repository = Path.Combine(folder, "opam-repository.git");
            string data = Path.Combine(folder, "data");
            DemoRepository.Make(repository, data, ReadFiles());
            SettingSet ownSettings = settings.With(SettingTable.Remote, repository).With(SettingTable.Data, data).With(SettingTable.Archives, SettingTable.Archives.Default);
            return await ServeCommand.RunAsync(
                ownSettings,
                readAgain: () => ownSettings,
                whenListening: () => Console.Out.WriteLine(Invitation(settings)),
                cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Invitation(SettingSet settings)
    {
        string url = settings.ListenAddresses()[0].Url;
        return $"""
            A mirror of the repository that serai carries along, on {url}
            Try it in another terminal, with an opam root of its own that leaves yours alone:

              export OPAMROOT=$(mktemp -d) OPAMROOTISOK=1 OPAMYES=1
              opam init --bare --no-setup --disable-sandboxing default {url}/
              opam switch create demo --empty
              opam install --switch=demo serai-tea
              opam exec --switch=demo -- serai-tea
              opam update

            Ctrl-C ends it.
            """;
    }

    private static Dictionary<string, byte[]> ReadFiles()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in typeof(DemoCommand).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream content = typeof(DemoCommand).Assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            files.Add(name[ResourcePrefix.Length..], bytes);
        }

        return files;
    }
}
