namespace Serai.Worker.Downloads;

/// <summary>A place where an archive may be had.</summary>
/// <param name="Url">What to ask for; null where it is not to be asked.</param>
/// <param name="Shown">As messages show it.</param>
/// <param name="Refusal">Why it is not to be asked.</param>
internal sealed record SourceCandidate(Uri? Url, string Shown, string? Refusal)
{
    /// <summary>The server's name, or what stands for it in messages.</summary>
    public string From => Url?.Authority ?? Shown;
}
