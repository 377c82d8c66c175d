using System.CommandLine;
using Serai.Mirrors;
using Serai.OpamClients;
using Serai.Settings;

namespace Serai.Commands;

/// <summary><c>serai use URL</c> and <c>serai use --undo</c>: sets the user's opam to a mirror, after showing the difference, and back.</summary>
internal static class UseCommand
{
    private const string DefaultRepository = "default";

    public static Command Make()
    {
        var command = new Command("use", """
            Shows what has to change in your opam so that it uses a mirror: the URL of its repository, or with --archives the archive mirrors
            alone (opam 2.2 and later). With --yes the change is made, by opam itself; --undo takes it back. What was there before is kept
            in ~/.local/state/serai/use.json.

            Example: serai use http://mirror.example:8080/ --yes
            """);
        var url = new Argument<string?>("URL") { Arity = ArgumentArity.ZeroOrOne, Description = "The mirror's root." };
        var yes = new Option<bool>("--yes") { Description = "Make the change." };
        var undo = new Option<bool>("--undo") { Description = "Take back what was changed." };
        var archives = new Option<bool>("--archives") { Description = "Let the repository be, and ask the mirror for archives first." };
        var repository = new Option<string>("--repository") { HelpName = "NAME", Description = $"The repository to change. [default: {DefaultRepository}]" };
        command.Arguments.Add(url);
        foreach (Option option in new Option[] { yes, undo, archives, repository })
        {
            command.Options.Add(option);
        }

        command.SetAction(Terminal.Action(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(undo) == (parsed.GetValue(url) is not null))
            {
                throw new SettingException("expected the URL of a mirror or --undo, and not both; serai use --help has an example");
            }

            if (parsed.GetValue(archives) && parsed.GetValue(repository) is not null)
            {
                throw new SettingException("--archives leaves all repositories as they are: it goes without --repository");
            }

            try
            {
                string? named = parsed.GetValue(archives) ? null : parsed.GetValue(repository) ?? DefaultRepository;
                return parsed.GetValue(undo)
                    ? await UndoAsync(cancellationToken)
                    : await UseAsync(parsed.GetValue(url)!, named, parsed.GetValue(yes), cancellationToken);
            }
            catch (OpamException refused)
            {
                await Console.Error.WriteLineAsync($"serai: {refused.Message}");
                return Terminal.Error;
            }
        }));
        return command;
    }

    private static async Task<int> UseAsync(string url, string? repository, bool isWanted, CancellationToken cancellationToken)
    {
        if (!MirrorUrl.TryRead(url, out Uri root, out string error))
        {
            throw new SettingException(error);
        }

        var settings = new OpamSettings(OpamProgram.OfPath);
        UsePlan plan = await UsePlan.ToUseAsync(settings, root, repository, cancellationToken);
        if (plan.IsDone)
        {
            await Console.Out.WriteLineAsync($"{plan.Thing} of {OpamSettings.Root} is {plan.Before} already; nothing to change");
            return 0;
        }

        await ShowAsync(plan);
        if (!isWanted)
        {
            await Console.Out.WriteLineAsync("nothing is changed yet: add --yes to do it");
            return 0;
        }

        await ProbeAsync(root, cancellationToken);
        await Console.Out.WriteLineAsync("opam makes the change; where it reads a repository anew, that takes a while ...");
        await plan.ApplyAsync(settings, UseState.OfUser, cancellationToken);
        await Console.Out.WriteLineAsync("done; serai use --undo takes it back");
        return 0;
    }

    private static async Task<int> UndoAsync(CancellationToken cancellationToken)
    {
        var settings = new OpamSettings(OpamProgram.OfPath);
        UseState state = UseState.OfUser;
        IReadOnlyList<(UsePlan Plan, UseEntry Entry)> plans = await UsePlan.ToUndoAsync(settings, state, cancellationToken);
        if (plans.Count == 0)
        {
            await Console.Out.WriteLineAsync($"serai has changed nothing in {OpamSettings.Root}, or has taken it back already");
            return 0;
        }

        foreach ((UsePlan plan, UseEntry entry) in plans)
        {
            if (!OpamSettings.IsSame(plan.Before, entry.After) && !plan.IsDone)
            {
                throw new OpamException(
                    $"{plan.Thing} is {plan.Before} by now, and not {entry.After} any more: somebody else changed it, and it is left alone. "
                    + $"Before serai it was {entry.Before}; to forget that, remove {state.FilePath}");
            }

            if (!plan.IsDone)
            {
                await ShowAsync(plan);
                await settings.WriteAsync(plan.Thing, plan.After, cancellationToken);
            }

            state.Drop(entry);
        }

        await Console.Out.WriteLineAsync("taken back");
        return 0;
    }

    // opam changes the URL even where it cannot be reached, and says 0: better to look before.
    private static async Task ProbeAsync(Uri root, CancellationToken cancellationToken)
    {
        using var client = new MirrorClient(root);
        try
        {
            MirrorAnswer answer = await client.AskAsync(HttpMethod.Get, Serai.Doctor.Checkup.IndexPath, 0, [], cancellationToken);
            if (!answer.IsOk)
            {
                throw new OpamException($"{root} answers {answer.Describe()} for its index, so opam is left as it is; serai doctor {root} says more");
            }
        }
        catch (MirrorUnreachableException unreachable)
        {
            throw new OpamException($"{root} cannot be reached ({unreachable.Message}), so opam is left as it is");
        }
    }

    private static async Task ShowAsync(UsePlan plan)
    {
        Paint paint = Paint.Output;
        string thing = plan.Thing == OpamSettings.ArchiveMirrors ? "option archive-mirrors" : $"repository {plan.Thing}";
        await Console.Out.WriteLineAsync($"{OpamSettings.Root}, {thing}:");
        await Console.Out.WriteLineAsync(paint.Bad($"- {Printable.Of(plan.Before)}"));
        await Console.Out.WriteLineAsync(paint.Good($"+ {Printable.Of(plan.After)}"));
    }
}
