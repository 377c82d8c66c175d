using System.Globalization;
using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>What a worker's lanes are at, in words.</summary>
internal static class LaneText
{
    /// <summary>One clause without a full stop.</summary>
    public static string Of(WorkerReport report)
    {
        string busy = string.Join(", ", report.Lanes.Where(lane => lane.Items > 0).Select(Of));
        return busy.Length == 0 ? "none" : busy;
    }

    private static string Of(LaneReport lane)
    {
        string others = lane.Items > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {lane.Items - 1} more") : string.Empty;
        return $"{lane.Lane} '{lane.Oldest}'{others}{(lane.WaitsForNetwork ? " (waiting for the network)" : string.Empty)}";
    }
}
