namespace Serai.Worker;

/// <summary>Where git objects live. Clients cannot tell the difference; only a restart can.</summary>
public enum GitStoreHome
{
    /// <summary>In files below the data folder: a restart fetches only what is new.</summary>
    Disk,

    /// <summary>In the worker's memory: nothing of a pack touches the disk, a restart clones again when the tip differs.</summary>
    Memory,
}
