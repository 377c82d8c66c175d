namespace Serai.Front.Systemd;

/// <summary>A socket on which a service manager listens for us.</summary>
/// <param name="Descriptor">The file descriptor, as this process inherited it.</param>
/// <param name="Name">What the manager calls it: <c>FileDescriptorName=</c> of systemd.socket(5).</param>
public readonly record struct PassedSocket(int Descriptor, string Name)
{
    /// <summary>The name of a socket on which TLS is spoken.</summary>
    public const string TlsName = "tls";

    /// <summary>Whether TLS is spoken on it.</summary>
    public bool IsTls => string.Equals(Name, TlsName, StringComparison.Ordinal);
}
