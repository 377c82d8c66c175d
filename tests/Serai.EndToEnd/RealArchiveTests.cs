using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>
/// The real opam makes a real compiler's switch and builds real packages in it, with nothing but the mirror within its reach: the real
/// repository, and real archives.
/// </summary>
[Collection(SlowClients.Name)]
public sealed class RealArchiveTests(RealMirror mirror)
{
    private const int NobodyListens = 9;

    // dune takes a minute or more to build: ./test --all asks for it.
    private static readonly bool IsLongForm = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is not null;

    private static readonly string[] Switch = ["ocaml-config.2", "ocaml-system.4.13.1"];

    private static readonly string[] Packages = IsLongForm ? ["ocamlbuild.0.14.1", "dune.2.9.3", "cppo.1.6.9"] : ["ocamlbuild.0.14.1"];

    [Fact]
    public async Task Opam_installs_what_the_mirror_fetches_from_the_real_urls_and_again_when_all_origins_are_dead()
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        await mirror.OpenAsync();
        RealArchives archives = await RealArchives.OfAsync([.. Switch, .. Packages]);
        await using (var origins = new OriginProxy(archives.ByUrl, authority))
        {
            string[] settings = ["--ca-file", folder.File("ca.pem", authority.ToPem())];
            await using SeraiProcess serai = Serve(folder["data"], origins.Surroundings, settings);
            await InstallAsync(serai);
            Assert.Equal(archives.ByUrl.Keys.Order(StringComparer.Ordinal), origins.Asked.Order(StringComparer.Ordinal));
        }

        // Restarted, with the git server out of reach as well.
        await using SeraiProcess alone = SeraiProcess.Start(
            "serve", ["--data", folder["data"], "--remote", "https://git.invalid/opam-repository.git"], surroundings: OriginProxy.Towards(NobodyListens));
        await alone.WaitForCommitAsync(mirror.Tip);
        await InstallAsync(alone);
    }

    [Fact]
    public async Task Opam_installs_what_the_mirror_finds_in_another_cache_alone()
    {
        Assert.SkipUnless(IsLongForm, "opam takes more than a minute for it (./test --all)");
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        await mirror.OpenAsync();
        RealArchives archives = await RealArchives.OfAsync([.. Switch, .. Packages]);
        var cached = archives.ByCachePath.ToDictionary(file => "/cache" + file.Key, file => file.Value, StringComparer.Ordinal);
        await using var cache = new OriginProxy(cached, authority);
        await using SeraiProcess serai = Serve(
            folder["data"], OriginProxy.Towards(NobodyListens), "--upstream-cache", $"http://127.0.0.1:{cache.Port}/cache");
        await InstallAsync(serai);
        Assert.Equal(archives.ByUrl.Count, cache.Asked.Count);
    }

    private SeraiProcess Serve(string dataFolder, Surroundings surroundings, params string[] arguments) =>
        SeraiProcess.Start("serve", ["--data", dataFolder, "--remote", mirror.Remote, "--interval", "1h", .. arguments], surroundings: surroundings);

    private async Task InstallAsync(SeraiProcess serai)
    {
        using var opam = new OpamClient();
        await serai.WaitForCommitAsync(mirror.Tip);
        await opam.InitAsync(serai.Url);
        await opam.RunAsync("switch", "create", "s1", "ocaml-system.4.13.1");
        await opam.RunAsync(["install", "--switch=s1", "--assume-depexts", .. Packages]);
        CommandResult installed = await opam.RunAsync("list", "--switch=s1", "--installed", "--short", "--columns=package");
        Assert.Superset(Packages.ToHashSet(StringComparer.Ordinal), installed.Text.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal));
    }
}
