using Serai.Front.Endpoints;

namespace Serai.Front;

/// <summary>
/// Which endpoint answers which path. The grammar is strict: every path that is served is plain ASCII without escapes, so whatever
/// is escaped, doubled or dotted is simply not there.
/// </summary>
/// <param name="exact">Endpoints of whole paths.</param>
/// <param name="below">Endpoints of all that begins with a prefix.</param>
internal sealed class Routes(IReadOnlyDictionary<string, IEndpoint> exact, IReadOnlyList<(string Prefix, IEndpoint Endpoint)> below)
{
    /// <summary>Finds the endpoint.</summary>
    /// <param name="target">The request's target as it came (RFC 9112, 3.2): a path with a query, or an absolute URL.</param>
    /// <param name="rest">What follows the prefix.</param>
    /// <returns>Null where nothing is.</returns>
    public IEndpoint? Find(string target, out ReadOnlyMemory<char> rest)
    {
        string path = PathOf(target);
        rest = default;
        if (exact.TryGetValue(path, out IEndpoint? endpoint))
        {
            return endpoint;
        }

        foreach ((string prefix, IEndpoint found) in below)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                rest = path.AsMemory(prefix.Length);
                return found;
            }
        }

        return null;
    }

    private static string PathOf(string target)
    {
        int start = 0;
        if (!target.StartsWith('/'))
        {
            int authority = target.IndexOf("://", StringComparison.Ordinal);
            start = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        }

        if (start < 0)
        {
            return string.Empty;
        }

        int query = target.IndexOf('?', start);
        return query < 0 ? target[start..] : target[start..query];
    }
}
