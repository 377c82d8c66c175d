namespace Serai.Front.Tls;

/// <summary>Where a server's certificate and its private key lie, both as PEM.</summary>
/// <param name="Certificate">The path of the certificate, followed in its file by those that lead to the root.</param>
/// <param name="Key">The path of the key, without a passphrase.</param>
public sealed record TlsFiles(string Certificate, string Key);
