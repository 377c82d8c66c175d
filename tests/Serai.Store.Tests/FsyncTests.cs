using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Serai.Testing;

namespace Serai.Store.Tests;

/// <summary>Pins that a failed fsync is an error here, though .NET's own ways to sync say nothing of it.</summary>
public sealed class FsyncTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";

    // Set in the run of this very program in which every fsync fails.
    private const string AllFail = "SERAI_TEST_FSYNC_FAILS";

    private readonly TemporaryFolder _temporary = new();

    private static bool FsyncFails => Environment.GetEnvironmentVariable(AllFail) is not null;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Success_is_reported_after_an_fsync_that_succeeded_and_after_no_other()
    {
        var folder = DataFolder.Open(_temporary["data"]);
        string path = Path.Combine(folder.Root, "file");
        if (FsyncFails)
        {
            Exception error = Assert.Throws<IOException>(() => DurableFile.Replace(folder, path, "x"u8));
            Assert.Contains("fsync failed", error.Message, StringComparison.Ordinal);
            Assert.Contains("errno 5", error.Message, StringComparison.Ordinal);
            AssertDotNetSaysNothing(path + ".other");
        }
        else
        {
            DurableFile.Replace(folder, path, "x"u8);
        }

        Assert.Equal(FsyncFails, !File.Exists(path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Temporary));
    }

    [Fact]
    public async Task A_disk_that_fails_to_sync_is_reported()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed");
        Assert.SkipWhen(FsyncFails, "this is the run under strace");
        string log = _temporary["strace.log"];
        var start = new ProcessStartInfo(Strace,
        [
            "-f", "--seccomp-bpf", "-o", log, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", Environment.ProcessPath!,
            "-method", $"{typeof(FsyncTests).FullName}.{nameof(Success_is_reported_after_an_fsync_that_succeeded_and_after_no_other)}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment[AllFail] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen((await errors).Contains("ptrace", StringComparison.OrdinalIgnoreCase), "strace may not trace here");
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_fsync_is_not_swallowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/null here");

        // fsync(2): EINVAL for what cannot be synced.
        using SafeFileHandle handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        string message = Assert.Throws<IOException>(() => NativeFile.Sync(handle, "/dev/null")).Message;
        Assert.StartsWith("/dev/null: fsync failed", message, StringComparison.Ordinal);
        RandomAccess.FlushToDisk(handle);
    }

    [Fact]
    public void A_folder_that_is_missing_cannot_be_synced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders are not synced here");
        Assert.Contains("open failed", Assert.Throws<IOException>(() => NativeFile.SyncFolder(_temporary["missing"])).Message, StringComparison.Ordinal);
    }

    // Why the project has a way of its own: should this ever throw, it can go.
    private static void AssertDotNetSaysNothing(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write("x"u8);
        file.Flush(flushToDisk: true);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }
}
