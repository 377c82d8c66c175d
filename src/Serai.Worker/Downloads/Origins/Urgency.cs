using System.Diagnostics.CodeAnalysis;

namespace Serai.Worker.Downloads.Origins;

/// <summary>Whether somebody waits for a download. It can become urgent while it stands in a line, and never goes back.</summary>
[SuppressMessage("Design", "CA1001", Justification = "a source without a timer holds nothing, and whoever stands in a line may still look at it")]
internal sealed class Urgency
{
    private readonly CancellationTokenSource _raised = new();

    /// <summary>Whether somebody waits.</summary>
    public bool IsUrgent => _raised.IsCancellationRequested;

    /// <summary>Signals when somebody does.</summary>
    public CancellationToken Raised => _raised.Token;

    /// <summary>Somebody waits from now on.</summary>
    public void Raise() => _raised.Cancel();
}
