namespace Serai.OpamClients;

/// <summary>One change of the user's opam: made, shown, carried out, taken back. What is there already is not made again.</summary>
/// <param name="Thing">What is changed: a repository's name, or <see cref="OpamSettings.ArchiveMirrors"/>.</param>
/// <param name="Before">What it is.</param>
/// <param name="After">What it is to be.</param>
internal sealed record UsePlan(string Thing, string Before, string After)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsDone => OpamSettings.IsSame(Before, After);

    /// <summary>Plans to use a mirror.</summary>
    /// <param name="settings">The user's opam.</param>
    /// <param name="root">The mirror.</param>
    /// <param name="repository">The repository to change; null: the archive mirrors alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<UsePlan> ToUseAsync(OpamSettings settings, Uri root, string? repository, CancellationToken cancellationToken)
    {
        if (repository is not null)
        {
            return new UsePlan(repository, await settings.ReadAsync(repository, cancellationToken), root.ToString());
        }

        string present = await settings.ReadAsync(OpamSettings.ArchiveMirrors, cancellationToken);
        string cache = new Uri(root, "cache").ToString();
        bool isThere = present.Contains($"\"{cache}\"", StringComparison.Ordinal);
        return new UsePlan(OpamSettings.ArchiveMirrors, present, isThere ? present : OpamSettings.WithMirror(present, cache));
    }

    /// <summary>Carries it out. What was there before all changes of serai is kept first.</summary>
    public async Task ApplyAsync(OpamSettings settings, UseState state, CancellationToken cancellationToken)
    {
        UseEntry? earlier = state.Read().FirstOrDefault(each => each.Root == OpamSettings.Root && each.Thing == Thing);

        // Who changed it since is who knows what it was.
        string original = earlier is not null && OpamSettings.IsSame(earlier.After, Before) ? earlier.Before : Before;
        state.Keep(new UseEntry(OpamSettings.Root, Thing, original, After));
        try
        {
            await settings.WriteAsync(Thing, After, cancellationToken);
        }
        catch (OpamException)
        {
            Forget(state, earlier);
            throw;
        }
    }

    /// <summary>Plans the way back of everything in this opam root.</summary>
    /// <returns>The plans; one whose thing is not what serai made of it is for the user to decide on.</returns>
    public static async Task<IReadOnlyList<(UsePlan Plan, UseEntry Entry)>> ToUndoAsync(OpamSettings settings, UseState state, CancellationToken cancellationToken)
    {
        var plans = new List<(UsePlan, UseEntry)>();
        foreach (UseEntry entry in state.Read().Where(each => each.Root == OpamSettings.Root))
        {
            plans.Add((new UsePlan(entry.Thing, await settings.ReadAsync(entry.Thing, cancellationToken), entry.Before), entry));
        }

        return plans;
    }

    private void Forget(UseState state, UseEntry? earlier)
    {
        if (earlier is not null)
        {
            state.Keep(earlier);
        }
        else
        {
            state.Drop(new UseEntry(OpamSettings.Root, Thing, Before, After));
        }
    }
}
