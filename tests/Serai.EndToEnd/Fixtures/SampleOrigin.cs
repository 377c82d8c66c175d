using System.Security.Cryptography;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>A small opam repository made by the real git, bare, that grows by one package with each commit.</summary>
internal sealed class SampleOrigin
{
    private readonly Git _git;
    private int _packages;

    /// <summary>Makes it with a number of packages, one for each commit.</summary>
    public SampleOrigin(string folder, int packages = 3)
    {
        Assert.SkipUnless(Git.IsAvailable, "git is not installed");
        _git = Git.Init(folder);
        Write("repo", "opam-version: \"2.0\"\nannounce: \"a sample\"\n");
        for (int i = 0; i < packages; i++)
        {
            AddPackage();
        }
    }

    /// <summary>The path, which is a remote too.</summary>
    public string Remote => Path.Combine(_git.Folder, ".git");

    /// <summary>The tip's id.</summary>
    public string Tip => _git.Run("rev-parse", "master");

    /// <summary>Commits one more package.</summary>
    /// <returns>The new tip's id.</returns>
    public string AddPackage() => AddPackage(source: "");

    /// <summary>Commits one more package, with an archive.</summary>
    /// <param name="archive">The archive's bytes; all three checksums are declared.</param>
    /// <param name="urls">Where it is: <c>src</c>, then <c>mirrors</c>.</param>
    /// <returns>The new tip's id.</returns>
    public string AddPackage(byte[] archive, params string[] urls)
    {
        string mirrors = string.Join(' ', urls.Skip(1).Select(url => $"\"{url}\""));
        return AddPackage(source: $$"""
            url {
              src: "{{urls[0]}}"
              mirrors: [ {{mirrors}} ]
              checksum: [
                "md5={{Convert.ToHexStringLower(MD5.HashData(archive))}}"
                "sha256={{Convert.ToHexStringLower(SHA256.HashData(archive))}}"
                "sha512={{Convert.ToHexStringLower(SHA512.HashData(archive))}}"
              ]
            }

            """);
    }

    /// <summary>Commits a package by its opam file.</summary>
    /// <returns>The new tip's id.</returns>
    public string AddPackage(string name, string version, string opam)
    {
        Write($"packages/{name}/{name}.{version}/opam", opam);
        return Commit(name);
    }

    private string AddPackage(string source)
    {
        string name = $"sample-{_packages++}";
        Write($"packages/{name}/{name}.1.0/opam", $"opam-version: \"2.0\"\nsynopsis: \"{name}\"\n{source}");
        return Commit(name);
    }

    private string Commit(string message)
    {
        _git.Time += 60;
        _git.Run("add", "--all");
        _git.Run("commit", "--quiet", "-m", message);
        return Tip;
    }

    /// <summary>Commits files that no compression makes smaller: those of one package, or beside all packages, where no index has them.</summary>
    public void AddNoise(int files, int bytesOfEach, bool isServed)
    {
        var random = new Random(_packages);
        string name = $"noise-{_packages++}";
        Write($"packages/{name}/{name}.1.0/opam", $"opam-version: \"2.0\"\nsynopsis: \"{name}\"\n");
        for (int i = 0; i < files; i++)
        {
            byte[] content = new byte[bytesOfEach];
            random.NextBytes(content);
            string file = Path.Combine(_git.Folder, isServed ? $"packages/{name}/{name}.1.0/files/{i}" : $"beside/{name}/{i}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }

        _git.Time += 60;
        _git.Run("add", "--all");
        _git.Run("commit", "--quiet", "-m", name);
    }

    private void Write(string path, string content)
    {
        string file = Path.Combine(_git.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
