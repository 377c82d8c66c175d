using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Serai.Git.Packs;
using Serai.Git.Storage;

namespace Serai.Git;

/// <summary>
/// A pack on its way into a store; see <see cref="IObjectStore.Receive"/>. For one caller at a time. The analysis follows the bytes on a
/// thread of its own, so that little is left to do after the last of them.
/// </summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "the tasks are completed by this class's own thread, which waits for no task")]
[SuppressMessage("Usage", "CA2213", Justification = "the region is the home's once the pack is published, and is disposed otherwise")]
public sealed class PackReception : IAsyncDisposable
{
    // The thread looks up so often: for a cancellation, and to tell a waiting writer how far it is.
    private const int EntriesAtOnce = 256;

    // After so long without a byte the last entry may have come whole, and the end of the pack with it.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1);

    private readonly IObjectStore _store;
    private readonly GitLimits _limits;
    private readonly IPackHome _home;
    private readonly NativeRegion _pack;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource<PackSummary> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _threadEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private long _received;
    private long _scanned;
    private bool _ended;
    private bool _scannerWaits;
    private bool _regionIsKept;
    private bool _homeEnded;
    private bool _disposed;
    private Exception? _fault;
    private TaskCompletionSource? _room;

    private PackReception(IObjectStore store, GitLimits limits, IPackHome home)
    {
        _store = store;
        _limits = limits;
        _home = home;
        _pack = NativeRegion.UpTo(limits.MaxPackBytes);
    }

    /// <summary>
    /// Takes the next bytes of the pack, in any cut, an empty one included. They are copied before this returns; it waits only while
    /// the analysis is behind by more than <see cref="GitLimits.BacklogBytes"/>.
    /// </summary>
    /// <exception cref="MalformedPackException">What came so far is no pack.</exception>
    /// <exception cref="IOException">The bytes cannot be stored.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfOver();
        }

        Store(bytes.Span);
        Task? room = null;
        lock (_lock)
        {
            _received += bytes.Length;
            if (_received - _scanned > _limits.BacklogBytes && !_scannerWaits && _fault is null)
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
        }

        _wake.Set();
        if (room is not null)
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the pack: checks the trailer, takes the bases of a thin pack from the store, resolves and hashes every object, writes the
    /// index, makes it durable (disk) and lets the store's readers see it. A pack without objects is good, and nothing is kept of it.
    /// </summary>
    /// <exception cref="MalformedPackException">The pack is truncated or not as gitformat-pack(5) says.</exception>
    /// <exception cref="IOException">It cannot be stored or made durable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it could be seen.</exception>
    public async Task<PackSummary> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfOver();
            _ended = true;
        }

        _wake.Set();
        await using (cancellationToken.UnsafeRegister(static reception => ((PackReception)reception!).Stop(), this).ConfigureAwait(false))
        {
            return await _done.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the work; where <see cref="CompleteAsync"/> has not succeeded, nothing is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Stop();
        await _threadEnded.Task.ConfigureAwait(false);
        _stop.Dispose();
        _wake.Dispose();

        // Not on the thread, which may find a fault while bytes are being written.
        if (!_regionIsKept)
        {
            _pack.Dispose();
        }

        if (!_homeEnded)
        {
            _home.End();
        }
    }

    /// <summary>Begins a reception: opens a home and starts the thread.</summary>
    /// <param name="store">Gives the bases of thin packs.</param>
    /// <param name="limits">What is accepted at most.</param>
    /// <param name="openHome">Where the bytes go.</param>
    /// <param name="abandon">Called when the home cannot be opened; one that is open ends with the reception, or where none begins.</param>
    /// <exception cref="IOException">The home cannot be opened, or address space is not to be had.</exception>
    internal static PackReception Begin(IObjectStore store, GitLimits limits, Func<IPackHome> openHome, Action abandon)
    {
        IPackHome? home = null;
        PackReception? reception = null;
        try
        {
            home = openHome();
            reception = new PackReception(store, limits, home);
            new Thread(reception.Follow) { IsBackground = true, Name = "serai pack" }.Start();
            return reception;
        }
        catch
        {
            // Nobody has the reception: its address space or its thread is not to be had.
            reception?._pack.Dispose();
            (home is null ? abandon : home.End)();
            throw;
        }
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_fault is not null)
        {
            ExceptionDispatchInfo.Throw(_fault);
        }

        if (_ended)
        {
            throw new InvalidOperationException("the pack was completed already");
        }
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        try
        {
            PackLimits.CheckLength(_received + bytes.Length, _limits);
            _home.Append(bytes);
            _pack.Append(bytes);
        }
        catch (Exception fault)
        {
            // Bytes are missing now: nothing can follow.
            Fail(fault);
            throw;
        }
    }

    private void Stop()
    {
        _stop.Cancel();
        _wake.Set();
    }

    // The thread's whole life.
    [SuppressMessage("Design", "CA1031", Justification = "whatever goes wrong on this thread is thrown again to those who wait for it")]
    private void Follow()
    {
        try
        {
            using var work = new PackWork(_pack, _store.Format, _limits);
            PackSummary summary = Analyse(work);
            _homeEnded = true;
            _home.End();

            // Who waits need not wait until the memory is given back.
            _done.SetResult(summary);
        }
        catch (Exception fault)
        {
            Fail(fault);
            if (fault is OperationCanceledException)
            {
                _done.TrySetCanceled(CancellationToken.None);
            }
            else
            {
                _done.TrySetException(fault);
                _ = _done.Task.Exception; // seen: a caller who only writes meets the fault there
            }
        }
        finally
        {
            _threadEnded.SetResult();
        }
    }

    // All but the last step is done when the trailer is there: by then the remote takes its time to say that nothing follows.
    private PackSummary Analyse(PackWork work)
    {
        Scan(work);
        if (!work.Table.Types.Values.Contains(EntryType.ReferenceDelta))
        {
            // What names its bases by ids may be thin, and gets them appended.
            _home.EndAppend();
        }

        int objects = work.Table.Count;
        long received = work.EntriesEnd;
        if (DeltaResolver.Resolve(work, _limits.Threads, _stop.Token) > 0)
        {
            // It writes behind what came, where nothing may come any more.
            ExpectEnd(received + work.IdLength, objects);
            ThinPack.Complete(work, _store, _stop.Token);
        }

        if (objects > 0)
        {
            _home.Prepare(work, received);
        }

        ExpectEnd(received + work.IdLength, objects);
        PackSummary summary = PackSummaries.Of(work.Table, objects, _received);
        _stop.Token.ThrowIfCancellationRequested();
        if (objects > 0)
        {
            _regionIsKept = _home.Publish(work);
        }

        return summary;
    }

    // To the trailer.
    private void Scan(PackWork work)
    {
        using var scanner = new PackScanner(work);
        long tried = 0;
        while (true)
        {
            (long available, bool ended) = WaitFor(scanner.Wanted, tried);
            bool isPatient = available >= scanner.Wanted;
            tried = isPatient ? tried : available;
            scanner.Advance(available, ended, isPatient, EntriesAtOnce);
            GiveRoom(scanner.Position);
            if (scanner.IsDone && (ended || available >= scanner.Wanted))
            {
                scanner.CheckTrailer(available);
                return;
            }
        }
    }

    private void ExpectEnd(long end, int objects)
    {
        (long available, _) = WaitFor(end + 1, tried: end);
        PackScanner.CheckEnd(end, available, objects);
    }

    // Until so many bytes are there, or no more will come; or there are some that were not tried, and none has come for a while.
    private (long Available, bool Ended) WaitFor(long wanted, long tried)
    {
        bool isQuiet = false;
        while (true)
        {
            bool areSomeUntried;
            _stop.Token.ThrowIfCancellationRequested();
            lock (_lock)
            {
                areSomeUntried = _received > tried;
                _scannerWaits = _received < wanted && !_ended && !(isQuiet && areSomeUntried);
                if (!_scannerWaits)
                {
                    return (_received, _ended);
                }

                // The writer must not wait for one who waits for it.
                _room?.TrySetResult();
            }

            isQuiet = !_wake.WaitOne(areSomeUntried ? Quiet : Timeout.InfiniteTimeSpan);
        }
    }

    private void GiveRoom(long scanned)
    {
        lock (_lock)
        {
            _scanned = scanned;
            if (_received - _scanned <= _limits.BacklogBytes / 2)
            {
                _room?.TrySetResult();
            }
        }
    }

    private void Fail(Exception fault)
    {
        lock (_lock)
        {
            _fault ??= fault;
            _room?.TrySetResult();
        }
    }
}
