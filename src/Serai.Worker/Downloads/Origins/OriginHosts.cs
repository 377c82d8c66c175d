namespace Serai.Worker.Downloads.Origins;

/// <summary>The servers that are or were contacted lately. Safe from any thread.</summary>
internal sealed class OriginHosts(int slotsEach, TimeProvider time, Random random)
{
    // Where there are more, those that nothing is known of are forgotten.
    private const int ManyHosts = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OriginHost> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a server is called.</summary>
    public static string NameOf(Uri url) => url.Authority;

    /// <summary>The server of a URL.</summary>
    public OriginHost Of(Uri url)
    {
        lock (_gate)
        {
            string name = NameOf(url);
            if (!_hosts.TryGetValue(name, out OriginHost? host))
            {
                Forget();
                _hosts[name] = host = new OriginHost(name, slotsEach, time, random);
            }

            return host;
        }
    }

    private void Forget()
    {
        if (_hosts.Count >= ManyHosts)
        {
            foreach (string name in _hosts.Where(each => each.Value.IsForgettable).Select(each => each.Key).ToArray())
            {
                _hosts.Remove(name);
            }
        }
    }
}
