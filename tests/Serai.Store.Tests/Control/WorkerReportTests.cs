using System.Text.Json;
using Serai.Store.Control;

namespace Serai.Store.Tests.Control;

public sealed class WorkerReportTests
{
    [Fact]
    public void A_fetch_whose_length_nobody_knows_yet_comes_through()
    {
        var fetch = new ActiveFetch("sha256=ab", "a.1", "http://example.org/a.tar.gz", 17, DateTimeOffset.UnixEpoch);
        var report = new WorkerReport { Archives = new ArchiveCounts(2, 1, 100) { Active = [fetch] } };
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(report, StoreJson.Default.WorkerReport);
        WorkerReport? read = JsonSerializer.Deserialize(line, StoreJson.Default.WorkerReport);
        Assert.Equal([fetch], read?.Archives?.Active);
    }
}
