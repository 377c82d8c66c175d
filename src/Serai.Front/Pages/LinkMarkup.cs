namespace Serai.Front.Pages;

/// <summary>Strangers' URLs as markup: only http and https become links.</summary>
internal static class LinkMarkup
{
    /// <summary>Adds some, with commas between them.</summary>
    public static void Add(Markup body, IReadOnlyList<string> urls)
    {
        for (int i = 0; i < urls.Count; i++)
        {
            body.Add($"{(i == 0 ? string.Empty : ", ")}");
            Add(body, urls[i]);
        }
    }

    /// <summary>Adds one.</summary>
    public static void Add(Markup body, string url)
    {
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            body.Add($"<a rel=\"nofollow noopener noreferrer\" href=\"{url}\">{url}</a>");
        }
        else
        {
            body.Add($"{url}");
        }
    }
}
