namespace Serai.Front.Pages;

/// <summary>A page that the desk made.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Body">Its markup; whoever sends the page disposes of it.</param>
internal sealed record DeskPage(int Status, string Title, Markup Body)
{
    /// <summary>Where the client is sent instead: a path of this mirror; null where it stays.</summary>
    public string? Location { get; init; }
}
