using Serai.EndToEnd.Fixtures;
using Serai.EndToEnd.Sandbox;
using Serai.Testing;

namespace Serai.EndToEnd.Packaging;

/// <summary>The packages where they are meant for: under a real systemd, in a container's root file system, as a tool of .NET.</summary>
[Collection(Installations.Name)]
public sealed class InstallationTests
{
    private const string Origin = """
        set -e
        mkdir -p /srv/origin/packages/tea/tea.1.0 && cd /srv/origin
        printf 'opam-version: "2.0"\n' >repo
        printf 'opam-version: "2.0"\nsynopsis: "tea"\n' >packages/tea/tea.1.0/opam
        git init --quiet --initial-branch=master && git add --all
        git -c user.name=A -c user.email=a@example.org commit --quiet --message tea

        """;

    // Until a command succeeds, for half a minute.
    private const string Until = """
        until_so() { for try in $(seq 300); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.1; done; echo "never: $*"; systemctl status serai --no-pager; journalctl -u serai --no-pager | tail -20; return 1; }

        """;

    [Fact]
    public async Task The_Debian_package_runs_a_hardened_service_that_systemd_watches_and_can_start_by_its_socket()
    {
        await Packages.BuildAsync();
        await using Machine machine = await Machine.StartAsync();
        await machine.RunAsync(Origin + $"systemctl set-environment SERAI_REMOTE=/srv/origin/.git\ndpkg --install {Packages.Find("serai_*.deb")}");

        // Type=notify: started means that clients are answered.
        Assert.Equal("active\n", await machine.RunAsync("systemctl is-active serai"));
        Assert.Equal("200 live\n", await machine.RunAsync("serai health"));
        await machine.RunAsync(Until + "until_so serai health --ready");
        string status = await machine.RunAsync("curl --silent http://127.0.0.1:8080/status.json");
        Assert.Contains("\"isolation\": \"full\"", status, StringComparison.Ordinal);
        await machine.RunAsync(Until + "until_so sh -c 'systemctl show --property=StatusText serai | grep \"ready: commit\"'");
        Assert.Equal("serai\n", await machine.RunAsync("stat -c %U /var/lib/serai/serai.lock"));
        Assert.Equal("serai\n", await machine.RunAsync("ps -o user= -p $(systemctl show --property=MainPID --value serai)"));

        // A front that stands still is started again by the watchdog.
        string restarted = await machine.RunAsync(Until + """
            mkdir -p /run/systemd/system/serai.service.d
            printf '[Service]\nWatchdogSec=2\n' >/run/systemd/system/serai.service.d/watchdog.conf
            systemctl daemon-reload && systemctl restart serai
            kill -STOP $(systemctl show --property=MainPID --value serai)
            until_so sh -c 'test $(systemctl show --property=NRestarts --value serai) -ge 1 && serai health'
            journalctl --unit serai --no-pager | grep Watchdog
            """);
        Assert.Contains("Watchdog timeout", restarted, StringComparison.Ordinal);

        string activated = await machine.RunAsync(Until + """
            systemctl stop serai
            systemctl start serai.socket
            curl --silent --fail --retry 3 http://localhost/health/live
            systemctl is-active serai
            """);
        Assert.Equal("live\nactive\n", activated);

        string purged = await machine.RunAsync("dpkg --purge serai && ls -d /var/lib/serai /etc/serai /usr/lib/serai 2>&1 || true");
        Assert.DoesNotContain("\n/", purged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_file_system_of_the_container_serves_read_only_and_without_privileges()
    {
        await Packages.BuildAsync();
        await using Machine machine = await Machine.StartAsync();
        string dockerfile = await File.ReadAllTextAsync(Path.Combine(Packages.Folder, "Dockerfile"), TestContext.Current.CancellationToken);
        Assert.Contains($"ADD {Path.GetFileName(Packages.Find("serai-*.rootfs.tar.gz"))} /", dockerfile, StringComparison.Ordinal);
        Assert.Contains("USER 10001:10001", dockerfile, StringComparison.Ordinal);
        string variables = string.Join(' ', dockerfile.Split('\n').SkipWhile(line => !line.StartsWith("ENV ", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("USER ", StringComparison.Ordinal)).Select(line => line.Replace("ENV ", string.Empty, StringComparison.Ordinal).Trim(' ', '\\')));

        // As an engine does it: a root that cannot be written, a volume, the user, no new privileges, the process the first of its own.
        string served = await machine.RunAsync(Origin + Until + $$"""
            mkdir -p /srv/root /srv/volume && cd /srv
            tar -xzf {{Packages.Find("serai-*.rootfs.tar.gz")}} -C root
            stat -c '%u:%g %a' root/var/lib/serai
            chown 10001:10001 volume
            cat >start <<'END'
            mount --bind root root && mount --bind volume root/var/lib/serai && mount -t proc proc root/proc && mount --rbind /dev root/dev
            mkdir -p /srv/volume/origin && mount --bind /srv/origin root/var/lib/serai/origin
            mount -o remount,bind,ro root
            exec env --ignore-environment {{variables}} SERAI_REMOTE=/var/lib/serai/origin/.git \
                /usr/bin/setpriv --no-new-privs /usr/sbin/chroot --userspec=10001:10001 root /usr/bin/serai serve
            END
            unshare --mount --pid --fork --kill-child sh start >log 2>&1 &
            until_so curl --silent --fail http://127.0.0.1:8080/health/ready
            first=$(pgrep --full '^/usr/bin/serai serve')
            nsenter --target $first --mount --pid --root --wd --setuid 10001 --setgid 10001 /usr/bin/serai health --ready --listen 0.0.0.0:8080
            curl --silent http://127.0.0.1:8080/status.json | grep isolation
            ls root/bin/sh 2>&1 | grep -c 'No such file'
            kill $first && wait $! ; echo "ended with $?"
            """);
        Assert.Equal("10001:10001 750\n200 ready\n  \"isolation\": \"full\",\n1\nended with 0\n", served);
    }

    [Fact]
    public async Task The_tool_package_installs_from_a_folder_and_serves()
    {
        await Packages.BuildAsync();
        using var folder = new TemporaryFolder();
        CommandResult installed = await Command.RunAsync(
            "dotnet", ["tool", "install", "serai", "--tool-path", folder["tools"], "--source", Packages.Folder],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = folder["packages"], ["DOTNET_CLI_HOME"] = folder["home"] });
        Assert.True(installed.Exit == 0, installed.ToString());
        var origin = new SampleOrigin(folder["origin"]);
        CommandResult synchronised = await Command.RunAsync(
            folder["tools/serai"], ["sync", "--data", folder["data"], "--remote", origin.Remote], SeraiProgram.CleanEnvironment);
        Assert.True(synchronised.Exit == 0, synchronised.ToString());
        Assert.Contains(origin.Tip[..7], synchronised.Text, StringComparison.Ordinal);
    }
}
