using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Serai.Lab.Loops;

namespace Serai.Lab.Promises;

/// <summary>Makes a <see cref="Promise"/> of an <c>async</c> method: the compiler calls it by these names.</summary>
internal struct PromiseBuilder
{
    private Suspension _suspension;

    public Promise Task { get; private init; }

    public static PromiseBuilder Create() => new() { Task = new Promise(EventLoop.Current) };

    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => _suspension.Start(ref machine);

    public readonly void SetResult() => Task.Fulfil();

    public readonly void SetException(Exception exception) => Task.Fail(exception);

    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => _suspension.Until(awaiter, ref machine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => _suspension.Until(awaiter, ref machine);

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The compiler wants it on the instance.")]
    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
        // For builders that box the machine themselves; here its suspension does.
    }
}

/// <summary>Makes a <see cref="Promise{T}"/> of an <c>async</c> method.</summary>
internal struct PromiseBuilder<T>
{
    private Suspension _suspension;

    public Promise<T> Task { get; private init; }

    public static PromiseBuilder<T> Create() => new() { Task = new Promise<T>(EventLoop.Current) };

    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => _suspension.Start(ref machine);

    public readonly void SetResult(T result) => Task.Fulfil(result);

    public readonly void SetException(Exception exception) => Task.Fail(exception);

    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => _suspension.Until(awaiter, ref machine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => _suspension.Until(awaiter, ref machine);

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The compiler wants it on the instance.")]
    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
        // As above.
    }
}
