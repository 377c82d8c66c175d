using System.Text;

namespace Serai.EndToEnd.Fixtures;

/// <summary>How a program ended.</summary>
internal sealed record CommandResult(int Exit, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Everything it said, for the message of a test that fails.</summary>
    public override string ToString() => $"exit {Exit}\n{Text}\n{Error}";
}
