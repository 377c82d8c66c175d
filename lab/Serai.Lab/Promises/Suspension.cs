using System.Runtime.CompilerServices;
using Serai.Lab.Loops;

namespace Serai.Lab.Promises;

/// <summary>How an <c>async</c> method starts, and how it goes on after a wait. It lies in the builder, which lies in the state machine.</summary>
internal struct Suspension
{
    private Action? _resume;

    /// <summary>Runs the method until its first wait, or queues it up: the third of the policy's decisions.</summary>
    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        if (EventLoop.Current.Policy.CallsRunAtOnce)
        {
            machine.MoveNext();
        }
        else
        {
            EventLoop.Current.Enqueue(ResumptionOf(ref machine));
        }
    }

    /// <summary>Lets the method go on once what it waits for is there.</summary>
    /// <exception cref="NotSupportedException">It waits for something that would wake it on another thread.</exception>
    public void Until<TMachine>(object awaiter, ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        if (awaiter is not Promise promise)
        {
            throw new NotSupportedException($"{awaiter.GetType().Name} awaited on the loop: only promises wake their waiters on its thread");
        }

        promise.UnsafeOnCompleted(ResumptionOf(ref machine));
    }

    // The machine is a struct on the stack until it first waits. This field is part of it, and is set before the machine is copied.
    private Action ResumptionOf<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        if (_resume is null)
        {
            var frame = new Frame<TMachine>();
            _resume = frame.Resume;
            frame.Keep(ref machine);
        }

        return _resume;
    }

    /// <summary>A state machine on the heap.</summary>
    private sealed class Frame<TMachine>
        where TMachine : IAsyncStateMachine
    {
        private TMachine _machine = default!;

        public void Keep(ref TMachine machine) => _machine = machine;

        public void Resume() => _machine.MoveNext();
    }
}
