namespace Serai.Front.Pages;

/// <summary>A page that the desk made.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Body">Markup.</param>
internal sealed record DeskPage(int Status, string Title, string Body);
