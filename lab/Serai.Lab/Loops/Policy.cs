namespace Serai.Lab.Loops;

/// <summary>
/// What a scheduler does where one piece of code waits for another. Three answers make three schedulers; the programs that run under them
/// are the same.
/// </summary>
/// <param name="Name">The library in OCaml that answers so.</param>
/// <param name="RunsOn">Whether code goes on at once where what it waits for is there, or has just come; otherwise it queues up again.</param>
/// <param name="CallsRunAtOnce">Whether a call runs until its first wait before the caller goes on; otherwise it is a task that queues up.</param>
/// <param name="StepsBetweenLooks">How many steps are run between two looks at timers and sockets; null for those that were ready
/// when the last look ended.</param>
internal sealed record Policy(string Name, bool RunsOn, bool CallsRunAtOnce, int? StepsBetweenLooks)
{
    /// <summary>Bind runs on, as far as it can; only a pause, or I/O that is not ready, goes back to the loop (<c>Lwt.pause</c>).</summary>
    public static readonly Policy Lwt = new("Lwt", RunsOn: true, CallsRunAtOnce: true, StepsBetweenLooks: null);

    /// <summary>Every bind is a job of its own; 500 of them make a cycle (Async_kernel, <c>max_num_jobs_per_priority_per_cycle</c>).</summary>
    public static readonly Policy Async = new("Async", RunsOn: false, CallsRunAtOnce: true, StepsBetweenLooks: 500);

    /// <summary>A call is a task, and whatever it asks of the scheduler yields, round robin; events are looked at after each step.</summary>
    public static readonly Policy Miou = new("Miou", RunsOn: false, CallsRunAtOnce: false, StepsBetweenLooks: 1);

    public static IReadOnlyList<Policy> All { get; } = [Lwt, Async, Miou];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
