using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Serai.Opam.Tests.Reference;

/// <summary>opam's own parser, as a program that reference.ml is compiled to once for all tests. Without a compiler, tests are skipped.</summary>
public sealed class ReferenceParser : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serai-opam-");
    private readonly string? _missing;

    public ReferenceParser() => _missing = Compile();

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The dumps of many cases, in their order.</summary>
    public string[] Dump(IReadOnlyList<byte[]> cases) => Run("dump", cases);

    /// <summary>The rows of many cases, in their order, each with the number of its case as path; "!number" for a rejected one.</summary>
    public string[] Sources(IReadOnlyList<byte[]> cases) => Run("sources", cases);

    private string[] Run(string mode, IReadOnlyList<byte[]> cases)
    {
        if (_missing is not null)
        {
            Assert.Skip(_missing);
        }

        string path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        using (FileStream file = new(path, FileMode.CreateNew))
        {
            foreach (byte[] one in cases)
            {
                file.Write(Encoding.ASCII.GetBytes(one.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
                file.Write(one);
            }
        }

        (int status, string output) = Start(Path.Combine(_folder.FullName, "reference"), [mode, path], _folder.FullName);
        File.Delete(path);
        Assert.Equal(0, status);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string? Compile()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Reference", "reference.ml");
        File.Copy(source, Path.Combine(_folder.FullName, "reference.ml"));
        try
        {
            (int status, string output) = Start(
                "ocamlopt", ["-I", "+opam-file-format", "opam-file-format.cmxa", "reference.ml", "-o", "reference"], _folder.FullName);
            return status == 0 ? null : $"libopam-file-format-ocaml-dev is missing, or does not compile: {output}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "ocamlopt is missing (Debian: ocaml-nox and libopam-file-format-ocaml-dev)";
        }
    }

    private static (int Status, string Output) Start(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
