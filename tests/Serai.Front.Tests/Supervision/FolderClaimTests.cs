using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Testing;

namespace Serai.Front.Tests.Supervision;

public sealed class FolderClaimTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FrontState _state = new();
    private readonly ManualTime _time = new();
    private readonly FolderClaim _claim;

    public FolderClaimTests() => _claim = new FolderClaim(Data, _state, NullLogger.Instance);

    private string Data => _temporary["data"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_folder_that_nobody_holds_is_taken()
    {
        Assert.True(_claim.TryTake("/socket", out FolderLock? held));
        using (held)
        {
            Assert.Equal("/socket", FolderLock.ReadHolder(Path.Combine(Data, "serai.lock"))!.ControlSocket);
            Assert.Null(_state.Damage);
            Assert.False(_claim.TryTake("/socket", out _));
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again_until_it_can_be_and_meanwhile_the_state_says_why()
    {
        // A file in the place of the folder is in the way of everybody.
        File.WriteAllText(Data, "");
        Assert.True(_claim.TryTake("/socket", out FolderLock? none));
        Assert.Null(none);
        Assert.StartsWith("the data folder cannot be written: ", _state.Damage, StringComparison.Ordinal);

        Task<FolderLock> waiting = _claim.WaitAsync("/socket", _time, TestContext.Current.CancellationToken);
        await TryAgainAsync();
        Assert.False(waiting.IsCompleted);

        // Somebody else comes first.
        File.Delete(Data);
        DataFolder folder = DataFolder.Open(Data);
        using (FolderLock.TryTake(folder.FrontLock, LockHolder.Self("sync", controlSocket: null)))
        {
            await TryAgainAsync();
            Assert.Contains($"held by serai sync (pid {Environment.ProcessId})", _state.Damage, StringComparison.Ordinal);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        using FolderLock held = await waiting;
        Assert.Null(_state.Damage);
    }

    // Once, and until it waits again.
    private async Task TryAgainAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        while (_time.ArmedTimers == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
