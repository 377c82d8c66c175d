namespace Serai.Mirrors;

/// <summary>The URL of a mirror as people type it: a root, with or without a slash at its end.</summary>
internal static class MirrorUrl
{
    /// <summary>Reads one.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="url">The root, with a slash at its end.</param>
    /// <param name="error">What is wrong with it, and what would be right.</param>
    public static bool TryRead(string text, out Uri url, out string error)
    {
        url = null!;
        error = string.Empty;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? read) || read.Scheme is not ("http" or "https"))
        {
            error = $"\"{Printable.Of(text)}\" is no URL of a mirror; one is http://mirror.example:8080/";
        }
        else if (read.UserInfo.Length > 0 || read.Query.Length > 0 || read.Fragment.Length > 0)
        {
            error = "the URL of a mirror has no user, no query and no fragment; opam would drop or misread them";
        }
        else
        {
            url = read.AbsolutePath.EndsWith('/') ? read : new Uri(read.AbsoluteUri + "/");
        }

        return error.Length == 0;
    }
}
