namespace Serai.Git;

/// <summary>What a remote has under the wanted name.</summary>
/// <param name="Id">The commit; of an annotated tag the commit that it names, where the remote tells it.</param>
/// <param name="RefName">The full name of the ref, <c>refs/heads/…</c>; <c>HEAD</c> where it is detached; empty for a wanted commit id.</param>
/// <param name="Format">The hash function of the repository.</param>
public sealed record RemoteTip(ObjectId Id, string RefName, ObjectFormat Format);
