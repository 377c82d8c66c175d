using System.ComponentModel;
using System.Diagnostics;

namespace Serai.Worker.Tests.Index;

/// <summary>A folder for real tools to work in, deleted at the end.</summary>
internal sealed class ToolFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("serai-index-").FullName;

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Runs a tool in the folder and gives what it prints; skips the test where there is none of this name.</summary>
    public string Run(string tool, params string[] arguments)
    {
        ProcessStartInfo start = new(tool, arguments)
        {
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
#pragma warning disable VSTHRD002 // the process has ended, and with it the text
            Assert.True(process.ExitCode == 0, $"{tool}: exit {process.ExitCode}: {error.Result}");
#pragma warning restore VSTHRD002
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{tool} is not installed");
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
