using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Serai.Git.PktLines;

namespace Serai.Git.Transports.Http;

/// <summary>
/// Which certificates are accepted: those of the system's authorities, or where a file is named (by the options, <c>GIT_SSL_CAINFO</c> or
/// <c>SSL_CERT_FILE</c>) those of its authorities alone, as git does. Nothing is downloaded to judge one. What is not accepted is an error
/// that says why.
/// </summary>
internal static class CertificateTrust
{
    private const int MaxNamesShown = 5;

    private static readonly string[] Variables = ["GIT_SSL_CAINFO", "SSL_CERT_FILE"];

    /// <summary>Reads the authorities.</summary>
    /// <param name="remote">What is fetched, for messages.</param>
    /// <param name="options">Name the file, or do not.</param>
    /// <exception cref="GitRemoteException">The file cannot be read, or has no certificate.</exception>
    public static SslClientAuthenticationOptions Create(string remote, GitClientOptions options)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // RFC 5280, 4.2.1.12: TLS server
        if (FileOf(options) is var (path, origin))
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            ReadAuthorities(policy.CustomTrustStore, path, $"{remote}: the authorities of {origin} ({path})");
        }

        return new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                errors == SslPolicyErrors.None ? true
                : throw Refusal(remote, (sender as SslStream)?.TargetHostName ?? "the server", certificate as X509Certificate2, chain, errors),
        };
    }

    private static (string Path, string Origin)? FileOf(GitClientOptions options)
    {
        if (options.CaFile is { } file)
        {
            return (file, "ca-file");
        }

        string? variable = Array.Find(Variables, name => options.ReadVariable(name) is { Length: > 0 });
        return variable is null ? null : (options.ReadVariable(variable)!, variable);
    }

    private static void ReadAuthorities(X509Certificate2Collection authorities, string path, string what)
    {
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new GitRemoteException(GitRemoteFault.Untrusted, $"{what} cannot be read: {RemoteText.Clean(e.Message, 200)}; nothing was fetched", e);
        }

        if (authorities.Count == 0)
        {
            throw new GitRemoteException(GitRemoteFault.Untrusted, $"{what} has no certificate in PEM form; nothing was fetched");
        }
    }

    private static GitRemoteException Refusal(string remote, string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        X509ChainStatusFlags flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        string reason = certificate is null ? "shows no certificate; is this the port of a TLS server?"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"has a certificate for {Names(certificate)}, and not for this name; check the host of the URL"
            : flags.HasFlag(X509ChainStatusFlags.NotTimeValid) ? Dates(chain!)
            : flags.HasFlag(X509ChainStatusFlags.Revoked) ? "has a certificate that was revoked; ask its operator"
            : (flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError
                ? $"has a certificate of an authority that is not known here ({RemoteText.Clean(certificate.Issuer, 100)}); if it is right, name the authority's certificate by ca-file or GIT_SSL_CAINFO"
            : $"has a certificate that is not valid ({flags})";
        return new GitRemoteException(GitRemoteFault.Untrusted, $"{remote}: no secure connection: {RemoteText.Clean(host, 200)} {reason}; nothing was fetched");
    }

    /// <summary>Which certificate of the chain is out of its time; the server's own comes first.</summary>
    private static string Dates(X509Chain chain)
    {
        X509ChainElement wrong = chain.ChainElements.First(element => element.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)));
        return $"has a certificate that is valid from {wrong.Certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {wrong.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC alone; it has to be renewed, or this machine's clock is wrong";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(MaxNamesShown).Select(name => RemoteText.Clean(name, 100)).ToList();
        return names.Count == 0 ? "no name" : string.Join(", ", names);
    }
}
