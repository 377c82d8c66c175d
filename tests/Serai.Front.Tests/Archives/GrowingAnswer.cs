using System.Net.Http.Headers;

namespace Serai.Front.Tests.Archives;

/// <summary>A client that reads an answer by and by.</summary>
internal sealed class GrowingAnswer : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly Stream _body;

    private GrowingAnswer(HttpResponseMessage message, Stream body)
    {
        Message = message;
        _body = body;
    }

    public HttpResponseMessage Message { get; }

    public HttpContentHeaders Headers => Message.Content.Headers;

    /// <summary>All that came so far.</summary>
    public byte[] Bytes => _bytes.ToArray();

    public static async Task<GrowingAnswer> AskAsync(FrontFixture front, string path)
    {
        HttpResponseMessage message = await front.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        message.EnsureSuccessStatusCode();
        return new GrowingAnswer(message, await message.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Reads so many bytes, and sees that no more had come with them.</summary>
    public async Task ReadAsync(int count)
    {
        byte[] buffer = new byte[count + 1];
        for (int done = 0; done < count;)
        {
            int read = await _body.ReadAsync(buffer.AsMemory(done), TestContext.Current.CancellationToken);
            Assert.InRange(read, 1, count - done);
            done += read;
        }

        _bytes.Write(buffer, 0, count);
    }

    public async Task<bool> IsAtEndAsync() => await _body.ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;

    public async Task IsCutAsync() => await Assert.ThrowsAnyAsync<IOException>(async () => await _body.CopyToAsync(_bytes, TestContext.Current.CancellationToken));

    public void Dispose()
    {
        _body.Dispose();
        Message.Dispose();
        _bytes.Dispose();
    }
}
