using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Serai.Front.Archives;

namespace Serai.Front.Tls;

/// <summary>
/// The certificate that clients are shown. New connections look, once a second at most, whether its files are others now; a pair that does not
/// fit together, as in the middle of a renewal, leaves the old one in place until the files change again.
/// </summary>
internal sealed class ServedCertificate
{
    private const long MaxFileBytes = 1 << 20;

    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly TlsFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _loading = new();
    private volatile SslStreamCertificateContext _context;
    private (FileIdentity Certificate, FileIdentity Key) _identity;
    private long _lookedAt;

    private ServedCertificate(TlsFiles files, TimeProvider time, ILogger logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _lookedAt = time.GetTimestamp();
        _identity = Identify();
        _context = Load();
    }

    /// <summary>Reads the certificate for the first time.</summary>
    /// <returns>Null where it cannot be used; the log says why.</returns>
    public static ServedCertificate? TryOpen(TlsFiles files, TimeProvider time, ILogger logger)
    {
        try
        {
            return new ServedCertificate(files, time, logger);
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            Log.CertificateUnusable(logger, files.Certificate, unusable.Message, "nothing is served; name a certificate and its key, as PEM, without a passphrase");
            return null;
        }
    }

    /// <summary>What a new connection is served with.</summary>
    public SslStreamCertificateContext Now()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookPause && _loading.TryEnter())
        {
            try
            {
                Volatile.Write(ref _lookedAt, _time.GetTimestamp());
                Renew();
            }
            finally
            {
                _loading.Exit();
            }
        }

        return _context;
    }

    private void Renew()
    {
        try
        {
            (FileIdentity, FileIdentity) identity = Identify();
            if (identity != _identity)
            {
                _identity = identity;
                _context = Load();
            }
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            Log.CertificateUnusable(_logger, _files.Certificate, unusable.Message, "the one before is served on; it is read again when the files change");
        }
    }

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(File.ReadAllText(_files.Certificate));
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(_files.Certificate, _files.Key);
        X509Certificate2[] above = [.. chain.Where(each => !each.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))];

        // Offline: the front contacts nobody, and what is missing of the chain is not fetched.
        var context = SslStreamCertificateContext.Create(certificate, [.. above], offline: true);
        Log.CertificateServed(_logger, _files.Certificate, certificate.Subject, certificate.NotAfter.ToUniversalTime());
        return context;
    }

    private (FileIdentity Certificate, FileIdentity Key) Identify() => (Identify(_files.Certificate), Identify(_files.Key));

    private static FileIdentity Identify(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return RandomAccess.GetLength(file) <= MaxFileBytes
            ? FileIdentity.Of(file)
            : throw new IOException($"{path}: has more than {MaxFileBytes} bytes, and is no certificate or key");
    }

    private static bool IsUnusable(Exception failure) => failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
