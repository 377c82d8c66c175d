using System.Text.Json.Serialization;
using Serai.Worker.Downloads;
using Serai.Worker.Space;

namespace Serai.Worker;

/// <summary>What the worker is told at its start, as one line of JSON on its standard input; checked by the settings before.</summary>
public sealed record WorkerOptions
{
    /// <summary>The remote's URL with its branch, and credentials where it has some.</summary>
    public required string Remote { get; init; }

    /// <summary>Where to turn when that one fails, in this order.</summary>
    public IReadOnlyList<string> FallbackRemotes { get; init; } = [];

    /// <summary>A repository on this machine that is read in the place of all remotes, as if it were the first one; null for none.</summary>
    public string? StandIn { get; init; }

    /// <summary>The data folder's path.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where git objects live.</summary>
    public required GitStoreHome GitStore { get; init; }

    /// <summary>The most memory that the worker may use, in bytes; <see cref="WorkerMemory"/> divides it.</summary>
    public long MemoryBytes { get; init; } = WorkerMemory.DefaultBytes;

    /// <summary>The pause between two syncs.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>What the served <c>repo</c> file advertises as <c>archive-mirrors</c>, in order.</summary>
    public required IReadOnlyList<string> ArchiveMirrors { get; init; }

    /// <summary>Whether a tip that is older than the served commit, and not shown to descend from it, is taken.</summary>
    public bool AllowRewind { get; init; }

    /// <summary>Whether the served <c>repo</c> announces it where no remote has been heard of for too long.</summary>
    public bool AnnounceStale { get; init; }

    /// <summary>The path of a file with credentials for servers; null for none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The path of a file with the authorities to trust; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether redirects of the remote, and URLs of archives, may lead into private networks.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Reads an environment variable: those of proxies and certificates. This process's own by default; never sent.</summary>
    [JsonIgnore]
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Which archives are fetched, and how.</summary>
    public ArchiveOptions Archives { get; init; } = new();

    /// <summary>How much of the disk the archives may take.</summary>
    public SpaceOptions Space { get; init; } = new();
}

/// <summary>JSON of the options, generated at compile time.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerOptions))]
public sealed partial class WorkerOptionsJson : JsonSerializerContext;
