namespace Serai.Worker.Lanes;

/// <summary>The kinds of work, each a lane of its own: by these names threads are called, and faults are injected.</summary>
internal enum WorkStage
{
    /// <summary>A pack arrives.</summary>
    Receive,

    /// <summary>A pack is there whole: what it holds is judged.</summary>
    Analyse,

    /// <summary>Packages are read, segments compressed.</summary>
    Build,

    /// <summary>A generation is written and made durable.</summary>
    Publish,

    /// <summary>The git store is repacked.</summary>
    Repack,

    /// <summary>Archives are fetched and hashed.</summary>
    Download,

    /// <summary>What is stored is hashed again.</summary>
    Scrub,

    /// <summary>What packages are found by and shown as is made.</summary>
    Describe,
}
