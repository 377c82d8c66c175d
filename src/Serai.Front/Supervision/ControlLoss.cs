namespace Serai.Front.Supervision;

/// <summary>What it looks like when a worker goes in the middle of a request to it.</summary>
internal static class ControlLoss
{
    /// <summary>Whether the worker has gone: the connection broke, or its client was disposed of with the link.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="cancellationToken">The caller's own; where it is cancelled, that is the reason.</param>
    public static bool Is(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or IOException or ObjectDisposedException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
