using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.Tls;
using Serai.Testing;

namespace Serai.Front.Tests.Tls;

public sealed class ServedCertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset Until = From.AddYears(70);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private int _writes;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_pair_is_taken_over_once_both_of_its_files_are_there()
    {
        Write(Make("first"));
        ServedCertificate served = Open()!;
        Assert.Equal("CN=first", Shown(served));

        (string certificate, string key) = Make("second");
        Write("tls.crt", certificate);
        _time.Advance(Later);
        Assert.Equal("CN=first", Shown(served));

        Write("tls.key", key);
        _time.Advance(Later);
        Assert.Equal("CN=second", Shown(served));
    }

    [Fact]
    public void Files_that_are_gone_or_unreadable_leave_the_one_before_in_place()
    {
        Write(Make("first"));
        ServedCertificate served = Open()!;
        File.Delete(_folder["tls.key"]);
        _time.Advance(Later);
        Assert.Equal("CN=first", Shown(served));
        Write(("no certificate", "no key"));
        _time.Advance(Later);
        Assert.Equal("CN=first", Shown(served));
        Write(Make("third"));
        _time.Advance(Later);
        Assert.Equal("CN=third", Shown(served));
    }

    [Fact]
    public void The_certificates_that_lead_to_the_root_are_sent_along()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var aboveKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = Authority("root", rootKey).CreateSelfSigned(From, Until);
        using X509Certificate2 above = Authority("above", aboveKey).Create(root, From, Until, [1]);
        using X509Certificate2 aboveWithKey = above.CopyWithPrivateKey(aboveKey);
        using X509Certificate2 leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256).Create(aboveWithKey, From, Until, [2]);
        Write(($"{leaf.ExportCertificatePem()}\n{above.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("CN=above", Assert.Single(Open()!.Now().IntermediateCertificates).Subject);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "x")]
    public void What_is_no_certificate_cannot_be_opened(string certificate, string key)
    {
        Write((certificate, key));
        Assert.Null(Open());
    }

    [Fact]
    public void A_file_that_is_not_there_or_far_too_large_cannot_be_opened()
    {
        Assert.Null(Open());
        Write(Make("first"));
        _folder.File("tls.key", new byte[(1 << 20) + 1]);
        Assert.Null(Open());
    }

    private static string Shown(ServedCertificate served) => served.Now().TargetCertificate.Subject;

    private static (string Certificate, string Key) Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(From, Until);
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private void Write((string Certificate, string Key) pair)
    {
        Write("tls.crt", pair.Certificate);
        Write("tls.key", pair.Key);
    }

    // Two keys are of one length, and may be written within one tick of the file system's clock.
    private void Write(string name, string content) =>
        File.SetLastWriteTimeUtc(_folder.File(name, Encoding.ASCII.GetBytes(content)), DateTime.UnixEpoch.AddDays(++_writes));

    private ServedCertificate? Open() => ServedCertificate.TryOpen(new TlsFiles(_folder["tls.crt"], _folder["tls.key"]), _time, NullLogger.Instance);
}
