using System.Diagnostics.CodeAnalysis;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Downloads;

/// <summary>
/// Missing archives, each in the line of the server that is asked for it first. The lines are served in turn, and each has a bounded number
/// under way: ten thousand archives of one dead server hold up nothing but themselves. For one thread at a time.
/// </summary>
internal sealed class PrefetchQueue
{
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Lane> _turns = [];
    private readonly int _perLane;

    /// <param name="archives">The missing ones, in their order.</param>
    /// <param name="perLane">How many of one line may be under way.</param>
    public PrefetchQueue(IEnumerable<KnownArchive> archives, int perLane)
    {
        _perLane = perLane;
        foreach (KnownArchive archive in archives)
        {
            string server = OriginUrl.TryRead(archive.Sources[0].Url, out Uri? url, out _) ? OriginHosts.NameOf(url) : string.Empty;
            if (!_lanes.TryGetValue(server, out Lane? lane))
            {
                _lanes[server] = lane = new Lane();
                _turns.AddLast(lane);
            }

            lane.Waiting.Enqueue(archive);
            Count++;
        }
    }

    /// <summary>Archives that were not taken yet.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the next one of the lines that have room, in turn.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="done">To be called when it is no longer under way.</param>
    public bool TryTake([NotNullWhen(true)] out KnownArchive? archive, [NotNullWhen(true)] out Action? done)
    {
        (archive, done) = (null, null);
        for (LinkedListNode<Lane>? node = _turns.First; node is not null; node = node.Next)
        {
            Lane lane = node.Value;
            if (lane.UnderWay >= _perLane)
            {
                continue;
            }

            _turns.Remove(node);
            archive = lane.Waiting.Dequeue();
            Count--;
            lane.UnderWay++;
            done = () => lane.UnderWay--;
            if (lane.Waiting.Count > 0)
            {
                _turns.AddLast(lane);
            }

            return true;
        }

        return false;
    }

    private sealed class Lane
    {
        public Queue<KnownArchive> Waiting { get; } = new();

        public int UnderWay { get; set; }
    }
}
