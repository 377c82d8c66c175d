using System.Runtime.CompilerServices;

namespace Serai.Front.Http;

/// <summary>
/// Where requests run: on the thread that is told of the socket's events, which halves what a small answer costs (docs/decisions/0011). The price: what
/// blocks there holds up every client. So whatever touches a disk, or computes for longer than it takes to send a slice, leaves it first.
/// </summary>
internal static class EventLoop
{
    /// <summary>
    /// Read once from the environment, when the first socket is used: completions run on the thread that polls, without a hop to the pool.
    /// </summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Goes on on a thread of the pool.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
