using System.Security.Cryptography;
using System.Text;
using Serai.EndToEnd.Fixtures;
using Serai.EndToEnd.Packaging;
using Serai.EndToEnd.Sandbox;
using Serai.Testing;

namespace Serai.EndToEnd.Documents;

/// <summary>
/// The commands of the documents work as they are typed: each section on a machine of its own, made of this one, in a clone of the project.
/// There is no world outside: the public repository is a small one, and names of examples are this machine.
/// </summary>
[Collection(Installations.Name)]
public sealed class DocumentTests
{
    private const string GoneBytes = "an archive that its origin has lost";

    private static readonly string[] Documents = ["README.md", "docs/install.md", "docs/proxies.md", "docs/from-opam-mirror.md", "docs/air-gap.md", "docs/operations.md"];

    /// <summary>A reason says something.</summary>
    private const int LeastReason = 20;

    public static TheoryData<string, string> Sections =>
        [.. Documents.SelectMany(DocumentSection.Of).Where(IsRun).Select(section => new TheoryDataRow<string, string>(section.File, section.Title))];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task What_a_section_says_to_type_works(string file, string title)
    {
        Command.SkipWithout([.. Needs(file, title)]);
        await Packages.BuildAsync();
        await using Machine machine = await Machine.StartAsync();
        await machine.RunAsync(World());
        DocumentSection section = DocumentSection.Of(file).Single(each => each.Title == title);
        CommandResult result = await machine.TryAsync($". /etc/world\n{SectionScript.Of(section)}", SourceTree.Root);
        Assert.True(result.Exit == 0, $"{file}, \"{title}\": {result}");
        TestContext.Current.TestOutputHelper?.WriteLine(result.Text);
    }

    [Fact]
    public void What_is_not_run_says_why()
    {
        DocumentBlock[] left = [.. Documents.SelectMany(DocumentSection.Of).SelectMany(section => section.Blocks).Where(block => block.Kind == BlockKind.NotRun)];
        Assert.All(left, block => Assert.InRange(block.Detail.Length, LeastReason, int.MaxValue));
        foreach (DocumentBlock block in left)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{block.Place}: not run here, {block.Detail}");
        }
    }

    [Theory]
    [InlineData("README.md", 2)]
    [InlineData("docs/install.md", 8)]
    [InlineData("docs/proxies.md", 3)]
    [InlineData("docs/from-opam-mirror.md", 2)]
    [InlineData("docs/air-gap.md", 3)]
    [InlineData("docs/operations.md", 6)]
    public void The_commands_are_really_found(string file, int leastSections) =>
        Assert.InRange(DocumentSection.Of(file).Count(IsRun), leastSections, int.MaxValue);

    private static bool IsRun(DocumentSection section) => section.Blocks.Any(block => block.Kind is BlockKind.Typed or BlockKind.Stays);

    private static IEnumerable<string> Needs(string file, string title)
    {
        string text = string.Concat(DocumentSection.Of(file).Single(each => each.Title == title).Blocks.Select(block => block.Text));
        return ((string[])["nginx", "caddy", "opam", "lighttpd", "openssl"]).Where(name => text.Contains(name + " ", StringComparison.Ordinal));
    }

    // In place of the world: an origin with one package, whose archive is nowhere but on an old mirror; names; sudo where it is not installed.
    private static string World()
    {
        string gone = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GoneBytes)));
        return $$"""
            set -e
            printf '127.0.0.1 opam.example.org old-mirror.example\n' >>/etc/hosts
            if ! command -v sudo >/dev/null; then
                printf '#!/bin/sh\nif [ "$1" = -u ]; then user=$2; shift 2; exec runuser -u "$user" -- "$@"; fi\nexec "$@"\n' >/usr/local/bin/sudo
                chmod 755 /usr/local/bin/sudo
            fi
            mkdir -p /srv/opam-repository/packages/tea/tea.1.0
            cd /srv/opam-repository
            printf 'opam-version: "2.0"\n' >repo
            printf 'opam-version: "2.0"\nsynopsis: "tea"\nurl { src: "http://gone.example/tea.tar.gz" checksum: "sha256={{gone}}" }\n' >packages/tea/tea.1.0/opam
            git init --quiet --initial-branch=master
            git add --all
            git -c user.name=A -c user.email=a@example.org commit --quiet --message tea
            cat >/etc/world <<'END'
            export SERAI_REMOTE=/srv/opam-repository/.git GONE={{gone}} GONE_BYTES='{{GoneBytes}}'
            END
            systemctl set-environment SERAI_REMOTE=/srv/opam-repository/.git
            """;
    }
}
