namespace Serai.Git.Transports.Http;

/// <summary>Which servers may have any address, and what to say of another that has none of the public internet.</summary>
/// <param name="IsConfigured">Whether the operator named the server of a URL.</param>
/// <param name="Refusal">Makes the error for a host.</param>
internal sealed record AddressRule(Func<Uri, bool> IsConfigured, Func<string, GitRemoteException> Refusal);
