namespace Serai.EndToEnd.Fixtures;

/// <summary>How one request for an archive ended, in words that a failed test can show.</summary>
internal static class ArchiveAnswer
{
    /// <summary>Asks for an archive.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="archive">The right bytes.</param>
    /// <returns><c>200 right</c>, <c>200 wrong</c>, another status, or <c>cut</c>.</returns>
    public static async Task<string> OfAsync(HttpClient client, string path, byte[] archive)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            return !answer.IsSuccessStatusCode ? $"{(int)answer.StatusCode}" : body.AsSpan().SequenceEqual(archive) ? "200 right" : "200 wrong";
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return "cut";
        }
    }
}
