using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Fuzz;

/// <summary>Makes the corpus with the real git: small repositories, what git says of them on the wire, their packs, indexes and objects.</summary>
internal static class CorpusMaker
{
    public static int Write(string folder)
    {
        using var temporary = new TemporaryFolder();
        foreach (string format in new[] { "sha1", "sha256" })
        {
            RealGit git = Repository(temporary[format], format);
            byte isSha256 = format is "sha256" ? (byte)1 : (byte)0;
            WritePacks(folder, git, format, isSha256);
            WriteObjects(folder, git, format, (byte)(4 * isSha256));
            WriteConversations(folder, git, format);
        }

        return 0;
    }

    private static RealGit Repository(string folder, string format)
    {
        RealGit git = RealGit.Init(folder, objectFormat: format);
        var growing = new StringBuilder();
        for (int i = 0; i < 6; i++)
        {
            growing.Append(CultureInfo.InvariantCulture, $"line {i} of a file that grows with every commit, so that there are deltas\n");
            File.WriteAllText(Path.Combine(folder, "growing"), growing.ToString());
            Directory.CreateDirectory(Path.Combine(folder, "folder"));
            File.WriteAllText(Path.Combine(folder, "folder", $"file {i}"), $"{i}\n");
            git.Run("add", ".");
            git.Time += 60;
            git.Run("commit", "--quiet", "-m", $"step {i}");
        }

        File.CreateSymbolicLink(Path.Combine(folder, "link"), "growing");
        File.WriteAllText(Path.Combine(folder, "empty"), "");
        git.Run("add", ".");
        git.Run("update-index", "--add", "--cacheinfo", $"160000,{git.Run("rev-parse", "HEAD")},module");
        git.Run("commit", "--quiet", "-m", "link and submodule");
        git.Run("checkout", "--quiet", "-b", "side", "HEAD~2");
        git.Run("commit", "--quiet", "--allow-empty", "-m", "side");
        git.Run("checkout", "--quiet", "master");
        git.Run("merge", "--quiet", "--no-ff", "-m", "merge", "side");
        git.Run("tag", "--annotate", "-m", "first", "v1");
        git.Run("tag", "--annotate", "-m", "of a tag", "v1-again", "v1");
        return git;
    }

    private static void WritePacks(string folder, RealGit git, string format, byte isSha256)
    {
        byte[] ids = Encoding.ASCII.GetBytes(git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)") + "\n");
        string[] pack = ["pack-objects", "--stdout", "--quiet", "--window=50"];
        Save(folder, "pack", $"{format}-offsets", [isSha256, .. git.Output([.. pack, "--delta-base-offset"], ids)]);
        Save(folder, "pack", $"{format}-references", [isSha256, .. git.Output(pack, ids)]);
        Save(folder, "pack", $"{format}-whole", [isSha256, .. git.Output([.. pack, "--depth=0"], ids.AsMemory(0, (isSha256 == 0 ? 41 : 65) * 8))]);
        Save(folder, "pack", $"{format}-empty", [isSha256, .. git.Output(pack, default)]);
        if (isSha256 != 0)
        {
            return;
        }

        string path = Path.Combine(git.Folder, "one.pack");
        File.WriteAllBytes(path, git.Output([.. pack, "--delta-base-offset"], ids));
        git.Run("index-pack", "one.pack");
        byte[] index = File.ReadAllBytes(Path.ChangeExtension(path, ".idx"));
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, index.Length);
        Save(folder, "index", "one", [.. length, .. index, .. File.ReadAllBytes(path)]);
        WriteDeltas(folder, File.ReadAllBytes(path));
    }

    private static void WriteDeltas(string folder, byte[] pack)
    {
        List<Reference.ReferenceEntry> entries = Reference.ReferencePack.Entries(pack, 20, 1 << 20).Entries;
        int written = 0;
        foreach (Reference.ReferenceEntry entry in entries)
        {
            if (written % 4 == 0)
            {
                Save(folder, "inflate", $"entry-{written}", [255, 255, 255, 255, .. entry.Deflated, .. pack[^20..]]);
            }

            if (entry.Type == 6 && entries.Find(each => each.Offset == entry.BaseOffset) is { Type: < 6 } source)
            {
                Save(folder, "delta", $"delta-{written}", [(byte)(source.Content.Length >> 8), (byte)source.Content.Length, .. source.Content, .. entry.Content]);
            }

            written++;
        }
    }

    private static void WriteObjects(string folder, RealGit git, string format, byte bits)
    {
        foreach ((string name, string kind, byte selector) in new[]
        {
            ("HEAD", "commit", (byte)0), ("HEAD~3", "commit", (byte)0), ("v1", "tag", (byte)1), ("v1-again", "tag", (byte)1), ("HEAD^{tree}", "tree", (byte)2), ("HEAD:folder", "tree", (byte)2),
        })
        {
            Save(folder, "object", $"{format}-{string.Concat(name.Where(char.IsAsciiLetterOrDigit))}", [(byte)(selector | bits), .. git.Output("cat-file", kind, name)]);
        }
    }

    // What git upload-pack says on its standard output is what a server sends.
    private static void WriteConversations(string folder, RealGit git, string format)
    {
        string id = git.Run("rev-parse", "HEAD");
        string capabilities = $"object-format={format}";
        foreach (int version in new[] { 0, 1, 2 })
        {
            byte[] greeting = Serve(git, version, "0000");
            byte[] list = version < 2 ? [] : Serve(git, 2, Line("command=ls-refs") + Line(capabilities) + "0001" + Line("peel") + Line("symrefs") + Line("unborn") + "0000")[greeting.Length..];
            byte[] master = [.. greeting, .. list];
            Save(folder, "conversation", $"{format}-v{version}-head", [0, .. master]);
            Save(folder, "conversation", $"{format}-v{version}-branch", [2, .. master]);
            string fetch = version < 2
                ? Line($"want {id} thin-pack ofs-delta side-band-64k {capabilities}") + Line("deepen 1") + "0000" + Line("done")
                : Line("command=fetch") + Line(capabilities) + "0001" + Line("thin-pack") + Line("ofs-delta") + Line("deepen 1") + Line($"want {id}") + Line("done") + "0000";
            byte[] all = Serve(git, version, fetch);
            Save(folder, "conversation", $"{format}-v{version}-fetch", [1, .. all]);
            if (format is "sha1")
            {
                Save(folder, "pktline", $"v{version}", all);
                int pack = all.AsSpan().IndexOf(version < 2 ? "0008NAK\n"u8 : "packfile\n"u8);
                Save(folder, "sideband", $"v{version}", all[(pack + (version < 2 ? 8 : 9))..]);
            }
        }
    }

    private static byte[] Serve(RealGit git, int version, string request)
    {
        System.Diagnostics.ProcessStartInfo start = git.StartInfo(["upload-pack", "."]);
        start.Environment["GIT_PROTOCOL"] = $"version={version}";
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Write(request);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return output.ToArray();
    }

    private static string Line(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length + 5:x4}{text}\n");

    private static void Save(string folder, string target, string name, byte[] input)
    {
        Directory.CreateDirectory(Path.Combine(folder, target));
        File.WriteAllBytes(Path.Combine(folder, target, name + ".bin"), input);
    }
}
