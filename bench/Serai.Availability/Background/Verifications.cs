using System.Diagnostics;
using Serai.Availability.Origins;
using Serai.Availability.Running;

namespace Serai.Availability.Background;

/// <summary>
/// The stored archives and generations are hashed again and again, by the mirror's worker. The command that asks for it is a program of the
/// operator's, whose start is not the mirror's to answer for: it waits at the worker's priority.
/// </summary>
internal sealed class Verifications(string program) : IBackground
{
    private const int Archives = 300;
    private const int ArchiveBytes = 4_000_000;

    public string Name => "verify";

    public async Task RunAsync(PinnedServer server, CancellationToken cancellationToken)
    {
        StoreArchives(server.Data);
        while (!cancellationToken.IsCancellationRequested)
        {
            string[] command = [.. Pinning.Server, "chrt", "--idle", "0", program, "verify", "--repair", "--data", server.Data];
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void StoreArchives(string data)
    {
        byte[] content = new byte[ArchiveBytes];
        var random = new Random(2);
        for (int i = 0; i < Archives; i++)
        {
            random.NextBytes(content);
            string path = MovingOrigin.ArchivePath(Path.Combine(data, "archives"), content);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
