namespace Serai.Worker.Index.Inspection;

/// <summary>A way in which an index can differ from what every client accepts, and what follows from it.</summary>
/// <param name="What">What differs.</param>
/// <param name="Consequence">What it does to a client, or to the mirror.</param>
internal sealed record FindingKind(string What, string Consequence)
{
    /// <summary>Whether some client fails by it, or gets wrong what it reads; otherwise it costs bytes, or makes them differ.</summary>
    public bool BreaksClients { get; private init; } = true;

    public static readonly FindingKind NotGzip = new("not a gzip file", "no client can read it");
    public static readonly FindingKind GzipHeader = new(
        "the gzip header holds a time, a name or a hint", "the same commit gives other bytes elsewhere")
    { BreaksClients = false };
    public static readonly FindingKind Inflation = new("the deflate stream is damaged", "no client can read it");
    public static readonly FindingKind TooLarge = new("the tar is larger than is read here", "what follows is not known");
    public static readonly FindingKind Truncation = new("the file ends early", "no client can read it");
    public static readonly FindingKind Trailer = new(
        "checksum or length in the gzip trailer is wrong", "clients refuse the file as damaged");
    public static readonly FindingKind Members = new("more than one gzip member", "opam 2.6 reads only the first and fails");
    public static readonly FindingKind AfterTrailer = new("bytes follow the gzip trailer", "opam 2.1 and 2.5 fail");
    public static readonly FindingKind HeaderChecksum = new("a tar header's checksum is wrong", "no client reads on from there");
    public static readonly FindingKind Format = new("a tar header is not ustar", "opam 2.6 may not read it") { BreaksClients = false };
    public static readonly FindingKind Extension = new("a PAX or GNU extension", "opam 2.6 takes regular files only and fails");
    public static readonly FindingKind Link = new("a link", "opam fails from 2.4 on");
    public static readonly FindingKind Folder = new("an entry of a folder", "no client needs it") { BreaksClients = false };
    public static readonly FindingKind OtherType = new("an entry that is no regular file", "opam 2.6 takes regular files only");
    public static readonly FindingKind Absolute = new("a path begins with '/'", "opam 2.6 cannot read the index (opam #7149)");
    public static readonly FindingKind Component = new(
        "a path has an empty, '.' or '..' component", "clients refuse it, or write elsewhere");
    public static readonly FindingKind Foreign = new(
        "a file other than repo, version and those below packages/", "clients download it in vain")
    { BreaksClients = false };
    public static readonly FindingKind Order = new("paths are not in the order of bytes", "the same commit gives other bytes elsewhere") { BreaksClients = false };
    public static readonly FindingKind Duplicate = new("a path occurs twice", "which one a client takes is not defined");
    public static readonly FindingKind Mtime = new("mtimes differ", "the same commit gives other bytes elsewhere") { BreaksClients = false };
    public static readonly FindingKind Mode = new(
        "mode, uid, gid or owner names are not 0644, 0, 0 and empty", "the same commit gives other bytes elsewhere")
    { BreaksClients = false };
    public static readonly FindingKind End = new("the two zero blocks at the end are missing", "opam 2.6 fails");
    public static readonly FindingKind AfterEnd = new("something follows the zero blocks", "clients do not see it");
    public static readonly FindingKind NoRepo = new(
        "there is no file repo", "clients take it for the format 1.2 and run a slow upgrade at each update");
    public static readonly FindingKind OpamVersion = new(
        "repo does not say opam-version: \"2.0\"", "clients run a slow upgrade from the format 1.2 at each update");
}
