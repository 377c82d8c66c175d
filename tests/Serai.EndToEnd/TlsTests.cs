using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>TLS as clients meet it: the real curl, with the certificate as its only authority.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_certificate_is_shown_and_its_successor_is_taken_over_while_it_serves()
    {
        Command.SkipWithout("curl");
        var origin = new SampleOrigin(_folder["origin"]);
        WriteCertificate("first");
        await using SeraiProcess serai = SeraiProcess.Serve(
            _folder["data"], origin.Remote, "--listen", Address, "--tls-certificate", _folder["tls.crt"], "--tls-key", _folder["tls.key"]);
        await serai.WaitForCommitAsync(origin.Tip);
        CommandResult index = await CurlAsync("first", "index.tar.gz");
        Assert.Equal(0, index.Exit);
        Assert.Equal(await serai.IndexAsync(), index.Output);

        // The commands that the page shows lead to where the visitor is.
        Assert.Contains($"opam init https://127.0.0.1:{_port}/", (await CurlAsync("first", "")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await SeraiProgram.RunAsync("health", "--ready", "--listen", Address)).Exit);

        // This machine asks itself, under whatever name the certificate bears.
        CommandResult status = await SeraiProgram.RunAsync("status", "--listen", Address);
        Assert.True(status.Exit == 0, status.ToString());
        Assert.StartsWith($"https://127.0.0.1:{_port}/  ready", status.Text, StringComparison.Ordinal);

        WriteCertificate("second");
        await serai.WaitAsync("the second certificate", async () => (await CurlAsync("second", "health/live")).Text == "live\n");
        Assert.NotEqual(0, (await CurlAsync("first", "health/live")).Exit);
        Assert.Contains("CN=second", serai.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
    }

    [Fact]
    public async Task Without_a_certificate_it_says_what_is_missing_and_serves_nothing()
    {
        CommandResult none = await SeraiProgram.RunAsync("serve", "--data", _folder["data"], "--listen", Address);
        Assert.Equal(1, none.Exit);
        Assert.Contains($"TLS is to be spoken at {Address}, and there is no certificate", none.Error, StringComparison.Ordinal);

        WriteCertificate("first");
        CommandResult half = await SeraiProgram.RunAsync("serve", "--data", _folder["data"], "--listen", Address, "--tls-certificate", _folder["tls.crt"]);
        Assert.Equal(1, half.Exit);
        Assert.Contains("tls-key: expected a key beside tls-certificate", half.Error, StringComparison.Ordinal);

        CommandResult wrong = await SeraiProgram.RunAsync(
            "serve", "--data", _folder["data"], "--listen", Address, "--tls-certificate", _folder["tls.crt"], "--tls-key", _folder["tls.crt"]);
        Assert.Equal(1, wrong.Exit);
        Assert.Contains("or its key cannot be used", wrong.Error, StringComparison.Ordinal);
    }

    private string Address => string.Create(CultureInfo.InvariantCulture, $"tls:127.0.0.1:{_port}");

    private Task<CommandResult> CurlAsync(string authority, string path) =>
        Command.RunAsync("curl", ["--silent", "--show-error", "--fail", "--cacert", _folder[authority + ".pem"], $"https://127.0.0.1:{_port}/{path}"]);

    private void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset from = DateTimeOffset.UnixEpoch.AddYears(50);
        using X509Certificate2 certificate = request.CreateSelfSigned(from, from.AddYears(70));
        string pem = certificate.ExportCertificatePem() + "\n";
        File.WriteAllText(_folder[name + ".pem"], pem);
        File.WriteAllText(_folder["tls.key"], key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(_folder["tls.crt"], pem);
    }
}
