namespace Serai.Git;

/// <summary>A fetch that went into a store.</summary>
/// <param name="Result">What the remote said and how much it sent.</param>
/// <param name="Pack">What the pack held; null where it held nothing and was dropped.</param>
public sealed record StoreFetch(FetchResult Result, PackSummary? Pack);
