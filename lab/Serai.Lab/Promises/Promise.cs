using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Serai.Lab.Loops;

namespace Serai.Lab.Promises;

/// <summary>
/// Something that will be there: what an <c>async</c> method on an <see cref="EventLoop"/> returns and awaits, and its own awaiter. Whether
/// code runs on when it is there is the policy's decision, and is taken in two places: <see cref="IsCompleted"/> and <see cref="Fulfil"/>.
/// </summary>
[AsyncMethodBuilder(typeof(PromiseBuilder))]
internal class Promise(EventLoop loop) : ICriticalNotifyCompletion
{
    private ExceptionDispatchInfo? _failure;
    private Action? _continuation;

    /// <summary>Whether it is there, or has failed.</summary>
    public bool IsFulfilled { get; private set; }

    /// <summary>Whether an <c>await</c> runs on instead of yielding.</summary>
    public bool IsCompleted => IsFulfilled && loop.Policy.RunsOn;

    protected EventLoop Loop => loop;

    /// <summary>Lets the loop look at events.</summary>
    public static Promise Pause() => EventLoop.Current.Pause();

    /// <summary>Something that is there already.</summary>
    public static Promise<T> Of<T>(T value)
    {
        var promise = new Promise<T>(EventLoop.Current);
        promise.Fulfil(value);
        return promise;
    }

    /// <summary>Waits for two: "at the same time" is what the name suggests, and what the policy makes of it.</summary>
    public static async Promise<(TLeft Left, TRight Right)> Both<TLeft, TRight>(Promise<TLeft> left, Promise<TRight> right) =>
        (await left, await right);

    public Promise GetAwaiter() => this;

    public void GetResult() => _failure?.Throw();

    /// <summary>It is there: who waits for it goes on, at once or when its turn comes.</summary>
    public void Fulfil()
    {
        IsFulfilled = true;
        Action? continuation = _continuation;
        _continuation = null;
        if (continuation is null)
        {
            return;
        }

        if (loop.Policy.RunsOn)
        {
            continuation();
        }
        else
        {
            loop.Enqueue(continuation);
        }
    }

    /// <summary>It will never be there: who waits for it gets the exception.</summary>
    public void Fail(Exception failure)
    {
        _failure = ExceptionDispatchInfo.Capture(failure);
        Fulfil();
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (IsFulfilled)
        {
            loop.Enqueue(continuation);
        }
        else
        {
            _continuation += continuation;
        }
    }
}

/// <summary>A promise of a value.</summary>
[AsyncMethodBuilder(typeof(PromiseBuilder<>))]
internal sealed class Promise<T>(EventLoop loop) : Promise(loop)
{
    private T? _value;

    public new Promise<T> GetAwaiter() => this;

    public new T GetResult()
    {
        base.GetResult();
        return _value!;
    }

    public void Fulfil(T value)
    {
        _value = value;
        Fulfil();
    }
}
