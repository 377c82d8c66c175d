using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Serai.Store;

namespace Serai.Front.Packages;

/// <summary>
/// Answers questions about packages on two threads of its own: they read files and compute, which neither the event loop nor the pool may be
/// kept with, and give way to these. What waits is bounded, and so is the time of each question.
/// </summary>
internal sealed class SearchDesk : IDisposable
{
    /// <summary>Threads that answer.</summary>
    public const int Threads = 2;

    /// <summary>Questions that wait for one.</summary>
    public const int MaxWaiting = 16;

    /// <summary>How long one question may take.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    [SuppressMessage("Usage", "CA2213", Justification = "its threads take from it until it is empty, after this has been disposed of")]
    private readonly BlockingCollection<Action> _line = new(MaxWaiting);
    private readonly TimeProvider _time;

    public SearchDesk(TimeProvider time)
    {
        _time = time;
        for (int i = 0; i < Threads; i++)
        {
            new Thread(AnswerAll) { IsBackground = true, Name = "search" }.Start();
        }
    }

    /// <summary>Asks a question.</summary>
    /// <param name="answer">Answers it within the budget.</param>
    /// <param name="coming">The answer to come.</param>
    /// <returns>False where too many wait.</returns>
    public bool TryAsk<T>(Func<TimeBudget, T> answer, out Task<T> coming)
    {
        var answered = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        coming = answered.Task;
        return _line.TryAdd(Answer);

        void Answer()
        {
            try
            {
                answered.SetResult(answer(new TimeBudget(Budget, _time)));
            }
#pragma warning disable CA1031 // It is the request's: it is thrown on there, and the thread answers the next.
            catch (Exception failure)
            {
                answered.SetException(failure);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>Answers what waits, and no more; does not wait for that.</summary>
    public void Dispose() => _line.CompleteAdding();

    private void AnswerAll()
    {
        // Whatever is searched for, index and archives come first.
        _ = OwnTurns.TryGiveWay();
        foreach (Action answer in _line.GetConsumingEnumerable())
        {
            answer();
        }
    }
}
