using System.Diagnostics;
using System.Globalization;
using Serai.Testing;

namespace Serai.Store.Tests;

public sealed class FolderLockTests : IDisposable
{
    private const string Flock = "/usr/bin/flock";

    private readonly TemporaryFolder _temporary = new();
    private readonly string _path;

    public FolderLockTests() => _path = _temporary["serai.lock"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_second_taker_gets_none_and_can_read_who_holds_it()
    {
        var self = LockHolder.Self("serve", "/run/control");
        using FolderLock? held = FolderLock.TryTake(_path, self);
        Assert.NotNull(held);
        Assert.Null(FolderLock.TryTake(_path, LockHolder.Self("sync", null)));
        LockHolder? holder = FolderLock.ReadHolder(_path);
        Assert.Equal(self, holder);
        Assert.Equal(Environment.ProcessId, holder!.ProcessId);
        Assert.True(holder.IsAlive);
    }

    [Fact]
    public void A_lock_is_free_again_when_it_is_disposed_of()
    {
        FolderLock.TryTake(_path, LockHolder.Self("serve", null))!.Dispose();
        using FolderLock? again = FolderLock.TryTake(_path, LockHolder.Self("sync", null));
        Assert.NotNull(again);
        Assert.Equal("sync", FolderLock.ReadHolder(_path)!.Command);
    }

    [Fact]
    public void A_shorter_holder_leaves_nothing_of_a_longer_one()
    {
        using FolderLock held = FolderLock.TryTake(_path, LockHolder.Self("serve", new string('x', 300)))!;
        held.Tell(LockHolder.Self("serve", null));
        Assert.Null(FolderLock.ReadHolder(_path)!.ControlSocket);
    }

    [Fact]
    public async Task Reading_the_holder_never_takes_the_lock_away()
    {
        await File.WriteAllTextAsync(_path, "{}", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Task reading = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    FolderLock.ReadHolder(_path);
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 500; i++)
        {
            using FolderLock? held = FolderLock.TryTake(_path, LockHolder.Self("serve", null));
            Assert.NotNull(held);
        }

        await stop.CancelAsync();
        await reading;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"process_id\":1}")]
    public void A_lock_file_that_tells_nothing_has_no_holder_and_can_be_taken(string text)
    {
        File.WriteAllText(_path, text);
        Assert.Null(FolderLock.ReadHolder(_path));
        using FolderLock? held = FolderLock.TryTake(_path, LockHolder.Self("serve", null));
        Assert.NotNull(held);
        Assert.NotNull(FolderLock.ReadHolder(_path));
    }

    [Fact]
    public void A_file_that_is_missing_has_no_holder() => Assert.Null(FolderLock.ReadHolder(_temporary["missing"]));

    [Fact]
    public void A_lock_in_a_folder_that_is_missing_is_an_error_and_not_held_by_another() =>
        Assert.ThrowsAny<IOException>(() => FolderLock.TryTake(_temporary["missing/serai.lock"], LockHolder.Self("serve", null)));

    [Fact]
    public void The_system_itself_knows_the_lock()
    {
        Assert.SkipUnless(File.Exists(Flock), "flock is not installed");
        using (FolderLock.TryTake(_path, LockHolder.Self("serve", null)))
        {
            Assert.Equal(1, Run(Flock, "--nonblock", _path, "true"));
        }

        Assert.Equal(0, Run(Flock, "--nonblock", _path, "true"));
    }

    [Fact]
    public void A_process_lives_until_it_ends_and_its_id_alone_is_no_proof()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using Process process = Process.Start("/bin/sleep", "60");
        var holder = new LockHolder(process.Id, StartOf(process.Id), "worker", null);
        Assert.True(holder.IsAlive);
        Assert.False((holder with { StartedAt = holder.StartedAt - 1 }).IsAlive);
        process.Kill();
        process.WaitForExit();
        Assert.False(holder.IsAlive);
    }

    [Fact]
    public void A_process_that_ended_and_was_not_waited_for_is_dead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");

        // The inner child's parent becomes a sleep, which waits for nobody: the child stays in the table as a zombie.
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        int child = int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        var holder = new LockHolder(child, StartOf(child), "worker", null);
        Assert.True(holder.IsAlive);
        Run("/bin/kill", "-9", child.ToString(CultureInfo.InvariantCulture));
        Assert.True(SpinWait.SpinUntil(() => !holder.IsAlive, TimeSpan.FromMinutes(2)));
        Assert.True(File.Exists($"/proc/{child}/stat"));
        process.Kill();
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    // proc_pid_stat(5), field 22.
    private static long StartOf(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }
}
