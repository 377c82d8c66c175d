using System.Security.Cryptography;

namespace Serai.EndToEnd.Fixtures;

/// <summary>Clients that ask for one archive at the same time, and hold every byte that they get against what it should be.</summary>
internal sealed class ArchiveClients : IDisposable
{
    private const int SliceLength = 1 << 16;

    private readonly HttpClient _client;
    private readonly byte[] _archive;
    private readonly string _path;

    public ArchiveClients(string url, byte[] archive)
    {
        _archive = archive;
        string hex = Convert.ToHexStringLower(SHA256.HashData(archive));
        _path = $"cache/sha256/{hex[..2]}/{hex}";
        _client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks so many times at once.</summary>
    /// <returns>How each ended.</returns>
    public Task<ClientEnd[]> AskAsync(int clients) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => AskAsync()));

    /// <summary>Asks once.</summary>
    public async Task<ClientEnd> AskAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(_path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                return ClientEnd.Refused;
            }

            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            byte[] slice = new byte[SliceLength];
            bool isRight = true;
            int length = 0;
            for (int count; (count = await body.ReadAsync(slice, cancellationToken)) > 0; length += count)
            {
                isRight &= length + count <= _archive.Length && slice.AsSpan(0, count).SequenceEqual(_archive.AsSpan(length, count));
            }

            return isRight && length == _archive.Length ? ClientEnd.Whole : ClientEnd.Wrong;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return ClientEnd.Cut;
        }
    }
}
