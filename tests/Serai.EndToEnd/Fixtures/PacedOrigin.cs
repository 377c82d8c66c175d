using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>An origin of archives on loopback that sends as slowly as it is told, and from where it is asked to. It keeps what it was asked.</summary>
internal sealed class PacedOrigin : LoopbackRelay
{
    private const int SliceLength = 1 << 16;
    private const int MaxHeadBytes = 16 * 1024;

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<OriginRequest> _requests = [];

    public PacedOrigin() => Start();

    /// <summary>How fast one answer goes out; at first, as fast as it can.</summary>
    public long BytesPerSecond { get; set; } = long.MaxValue;

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<OriginRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Puts bytes at a path.</summary>
    /// <returns>Their URL.</returns>
    public string Put(string path, byte[] bytes)
    {
        _files.Add(path, bytes);
        return $"http://127.0.0.1:{Port}{path}";
    }

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        while (await ReadHeadAsync(near, cancellationToken) is { Length: > 0 } head)
        {
            await AnswerAsync(near, head, cancellationToken);
        }
    }

    private async Task AnswerAsync(NetworkStream near, string head, CancellationToken cancellationToken)
    {
        string path = head.Split(' ')[1];
        const string Range = "\r\nRange: bytes=";
        int range = head.IndexOf(Range, StringComparison.OrdinalIgnoreCase);
        int offset = range < 0 ? 0 : int.Parse(head[(range + Range.Length)..].Split('-')[0], CultureInfo.InvariantCulture);
        lock (_requests)
        {
            _requests.Add(new OriginRequest(path, offset));
        }

        byte[]? file = _files.GetValueOrDefault(path);
        string status = file is null ? "404 Not Found" : offset == 0 ? "200 OK" : $"206 Partial Content\r\nContent-Range: bytes {offset}-{file.Length - 1}/{file.Length}";
        string answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nETag: \"{path}\"\r\nContent-Length: {(file?.Length ?? 0) - (file is null ? 0 : offset)}\r\n\r\n");
        await near.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        for (int sent = offset; sent < file?.Length; sent += SliceLength)
        {
            await near.WriteAsync(file.AsMemory(sent, Math.Min(SliceLength, file.Length - sent)), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds((double)SliceLength / BytesPerSecond), cancellationToken);
        }
    }

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < MaxHeadBytes && await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^3] == '\n')
            {
                return head.ToString();
            }
        }

        return "";
    }
}
