namespace Serai.Availability.Origins;

/// <summary>Where the origin's tip goes next, and so what the mirror has to do.</summary>
internal enum TipMove
{
    /// <summary>To another repository, of which the mirror has nothing: it receives, analyses and builds all.</summary>
    Clone,

    /// <summary>To a commit that changes every opam file: it receives deltas, analyses and builds all.</summary>
    Update,

    /// <summary>Between two commits whose objects the mirror has: it builds all, without reuse.</summary>
    Index,
}
