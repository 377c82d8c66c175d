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

    /// <summary>What to type in another terminal, at the address by which opam reaches the mirror.</summary>
    public static string Invitation(SettingSet settings)
    {
        if (UrlFor(settings) is not { } url)
        {
            return $"""
                A mirror of the repository that serai carries along, on {string.Join(", ", settings.ListenAddresses())}
                opam cannot use a Unix socket: to try it with opam, add --listen 127.0.0.1:8080, or say --public-url where a proxy stands in front.

                Ctrl-C ends it.
                """;
        }

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

    // opam knows no authority but the system's, so that an address without TLS is the better one.
    private static string? UrlFor(SettingSet settings) =>
        settings.PublicUrl()?.AbsoluteUri.TrimEnd('/')
        ?? settings.ListenAddresses().Where(address => address.SocketPath is null).OrderBy(address => address.IsTls).FirstOrDefault()?.LocalUrl;

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
