using System.Diagnostics.CodeAnalysis;
using Serai.Front.Packages;
using Serai.Front.Tests.Archives;
using Serai.Testing;

namespace Serai.Front.Tests.Packages;

public sealed class SearchDeskTests
{
    [Fact]
    [SuppressMessage("Reliability", "CA2025", Justification = "all answers are awaited before what they use is disposed of")]
    public async Task Two_questions_are_answered_at_once_sixteen_wait_and_the_next_is_refused()
    {
        using var desk = new SearchDesk(new ManualTime());
        using var stuck = new ManualResetEventSlim();
        using var taken = new CountdownEvent(SearchDesk.Threads);
        List<Task<string>> asked = [];
        for (int i = 0; i < SearchDesk.Threads; i++)
        {
            asked.Add(AskAsync(desk, Wait));
        }

        await Until.TrueAsync(() => taken.IsSet);
        for (int i = 0; i < SearchDesk.MaxWaiting; i++)
        {
            asked.Add(AskAsync(desk, _ => "answered"));
        }

        Assert.False(desk.TryAsk(_ => "too much", out _));
        stuck.Set();
        string[] answers = await Task.WhenAll(asked);
        Assert.Equal(SearchDesk.MaxWaiting, answers.Count(answer => answer == "answered"));
        Assert.Equal("again", await AskAsync(desk, _ => "again"));

        string Wait(TimeBudget budget)
        {
            taken.Signal();
            stuck.Wait(TestContext.Current.CancellationToken);
            return "waited";
        }
    }

    [Fact]
    public async Task A_question_that_fails_fails_for_who_asked_it_alone()
    {
        using var desk = new SearchDesk(new ManualTime());
        for (int i = 0; i < 3 * SearchDesk.Threads; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => AskAsync<string>(desk, _ => throw new InvalidDataException("damaged")));
        }

        Assert.Equal("well", await AskAsync(desk, _ => "well"));
    }

    [Fact]
    public async Task The_time_of_a_question_runs_from_when_it_is_taken_up()
    {
        var time = new ManualTime();
        using var desk = new SearchDesk(time);
        (bool Before, bool After) isOver = await AskAsync(desk, budget =>
        {
            bool before = budget.IsOver;
            time.Advance(SearchDesk.Budget);
            return (before, budget.IsOver);
        });
        Assert.Equal((false, true), isOver);
    }

    private static Task<T> AskAsync<T>(SearchDesk desk, Func<TimeBudget, T> question)
    {
        Assert.True(desk.TryAsk(question, out Task<T> coming));
        return coming;
    }
}
