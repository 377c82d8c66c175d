using System.Text;
using Serai.Store.Generations;

namespace Serai.Store.Tests.Generations;

public sealed class GenerationStoreTests : IDisposable
{
    private readonly GenerationFixture _fixture = new();

    public static TheoryData<string> EveryFile => [GenerationFiles.Manifest, .. GenerationFixture.FileNames];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_folder_without_generations_has_none_and_no_damage()
    {
        Assert.Null(_fixture.Store.OpenNewest(out IReadOnlyList<string> damage));
        Assert.Empty(damage);
    }

    [Fact]
    public void A_folder_that_is_not_there_has_none_and_is_not_made()
    {
        string path = Path.Combine(_fixture.Folder.Root, "elsewhere");
        Assert.Null(new GenerationStore(DataFolder.At(path)).OpenNewest(out IReadOnlyList<string> damage));
        Assert.Empty(damage);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void The_newest_generation_is_opened_and_its_files_are_read()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        Generation newest = _fixture.AssertOpens(8, damaged: false);
        Assert.All(GenerationFixture.FileNames, name => Assert.Equal(GenerationFixture.Content(name, 8), newest.Read(name)));
        Assert.Equal(new GenerationCounts(1, 2, 3, 4, 5), newest.Manifest.Counts);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Folder.Temporary));
    }

    [Fact]
    public void A_draft_that_is_given_up_leaves_nothing_behind()
    {
        _fixture.Publish(7);
        _fixture.Draft(8).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Folder.Temporary));
        _fixture.AssertOpens(7, damaged: false);
    }

    [Fact]
    public void The_pointer_decides_and_a_generation_that_it_was_not_moved_to_is_not_served()
    {
        _fixture.Publish(7);
        byte[] pointer = File.ReadAllBytes(_fixture.Folder.Current);
        _fixture.Publish(8);
        File.WriteAllBytes(_fixture.Folder.Current, pointer);
        _fixture.AssertOpens(7, damaged: false);
    }

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void One_changed_bit_in_any_file_of_the_newest_makes_the_one_before_take_its_place(string name)
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        string path = _fixture.PathOf(8, name);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        _fixture.AssertOpens(7, damaged: true);
    }

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void A_file_that_is_cut_or_gone_makes_the_one_before_take_its_place(string name)
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        string path = _fixture.PathOf(8, name);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        _fixture.AssertOpens(7, damaged: true);
        File.WriteAllBytes(path, [.. bytes, 0]);
        _fixture.AssertOpens(7, damaged: true);
        File.WriteAllBytes(path, []);
        _fixture.AssertOpens(7, damaged: true);
        File.Delete(path);
        _fixture.AssertOpens(7, damaged: true);
        File.WriteAllBytes(path, bytes);
        _fixture.AssertOpens(8, damaged: false);
    }

    [Fact]
    public void A_bit_that_flips_anywhere_in_the_manifest_of_a_kept_generation_is_found()
    {
        foreach (long number in new long[] { 6, 7, 8 })
        {
            _fixture.Publish(number);
        }

        foreach (long number in new long[] { 6, 7, 8 })
        {
            string path = _fixture.PathOf(number, GenerationFiles.Manifest);
            byte[] manifest = File.ReadAllBytes(path);
            for (int i = 0; i < manifest.Length; i++)
            {
                byte[] spoiled = [.. manifest];
                spoiled[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(path, spoiled);
                Assert.NotNull(_fixture.Store.Check(number));
            }

            File.WriteAllBytes(path, manifest);
            Assert.Null(_fixture.Store.Check(number));
        }
    }

    [Fact]
    public void A_huge_file_is_refused_by_its_length()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        using (FileStream file = File.OpenWrite(_fixture.PathOf(8, GenerationFiles.Index)))
        {
            file.SetLength(1L << 30);
        }

        // Of this thread, on which it is read: the tests beside this one allocate, too.
        long before = GC.GetAllocatedBytesForCurrentThread();
        _fixture.AssertOpens(7, damaged: true);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2")]
    [InlineData("\"number\":8", "\"number\":9")]
    [InlineData("\"files\":{", "\"files\":null,\"x\":{")]
    [InlineData("\"commit\":\"aaaa", "\"commit\":null,\"x\":\"aaaa")]
    [InlineData("\"index.tar.gz\":{", "\"index.tar.gz\":null,\"x\":{")]
    [InlineData("\"remote\"", "\"remoet\"")]
    public void A_manifest_of_another_layout_is_left_to_those_who_know_it(string written, string other)
    {
        // Without a pointer nothing but the manifest itself tells.
        _fixture.Publish(7);
        _fixture.Publish(8);
        File.Delete(_fixture.Folder.Current);
        string path = _fixture.PathOf(8, GenerationFiles.Manifest);
        string text = File.ReadAllText(path);
        Assert.Contains(written, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(written, other, StringComparison.Ordinal), new UTF8Encoding(false));
        _fixture.AssertOpens(7, damaged: true);
    }

    [Fact]
    public void Where_every_generation_is_damaged_there_is_none()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        File.Delete(_fixture.PathOf(7, GenerationFiles.Repo));
        File.Delete(_fixture.PathOf(8, GenerationFiles.Index));
        Assert.Null(OpenNewest(out IReadOnlyList<string> damage));
        Assert.Equal(2, damage.Count);
    }

    [Fact]
    public void Other_things_among_the_generations_are_passed_over()
    {
        _fixture.Publish(7);
        Directory.CreateDirectory(Path.Combine(_fixture.Folder.Generations, "lost+found"));
        Directory.CreateDirectory(Path.Combine(_fixture.Folder.Generations, "-9"));
        File.WriteAllText(Path.Combine(_fixture.Folder.Generations, "9"), "x");
        _fixture.AssertOpens(7, damaged: false);
        Assert.Equal(8, _fixture.Store.NextNumber(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Numbers_follow_the_clock_and_never_go_back_with_it()
    {
        Assert.Equal(1_000_000, _fixture.Store.NextNumber(DateTimeOffset.FromUnixTimeSeconds(1_000_000)));
        _fixture.Publish(1_000_000);
        Assert.Equal(1_000_001, _fixture.Store.NextNumber(DateTimeOffset.FromUnixTimeSeconds(1_000_000)));
        Assert.Equal(1_000_001, _fixture.Store.NextNumber(DateTimeOffset.FromUnixTimeSeconds(1)));
        Assert.Equal(2_000_000, _fixture.Store.NextNumber(DateTimeOffset.FromUnixTimeSeconds(2_000_000)));
    }

    [Fact]
    public void A_number_is_not_used_again_when_its_folder_is_gone()
    {
        _fixture.Publish(1_000_000);
        Directory.Delete(_fixture.Folder.Generation(1_000_000), recursive: true);
        Assert.Equal(1_000_001, _fixture.Store.NextNumber(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Three_generations_are_kept()
    {
        foreach (long number in new long[] { 1, 2, 3, 4, 5 })
        {
            _fixture.Publish(number);
        }

        _fixture.Store.RemoveOld(inUse: 5);
        Assert.Equal([3, 4, 5], _fixture.Numbers());
    }

    [Theory]
    [InlineData(1, new long[] { 1, 2, 3, 4, 5 })]
    [InlineData(2, new long[] { 2, 3, 4, 5 })]
    [InlineData(0, new long[] { 1, 2, 3, 4, 5 })]
    public void The_one_in_use_and_all_after_it_stay(long inUse, long[] left)
    {
        foreach (long number in new long[] { 1, 2, 3, 4, 5 })
        {
            _fixture.Publish(number);
        }

        _fixture.Store.RemoveOld(inUse);
        Assert.Equal(left, _fixture.Numbers());
    }

    [Fact]
    public void A_file_that_the_manifest_does_not_name_is_not_read()
    {
        Generation generation = _fixture.Publish(7);
        File.WriteAllText(_fixture.PathOf(7, "other"), "x");
        Assert.Throws<InvalidDataException>(() => generation.Read("other"));
        Assert.Throws<InvalidDataException>(() => generation.Read("../7/other"));
    }

    [Fact]
    public void A_reader_is_kept_from_a_generation_by_damage_in_what_it_reads_and_by_no_other()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        File.Delete(_fixture.PathOf(8, GenerationFiles.Catalogue));
        Assert.Equal(8, ReadRepo(out IReadOnlyList<string> damage));
        Assert.Empty(damage);
        File.Delete(_fixture.PathOf(8, GenerationFiles.Repo));
        Assert.Equal(7, ReadRepo(out damage));
        Assert.Single(damage);
    }

    private long? ReadRepo(out IReadOnlyList<string> damage) => _fixture.Store.ReadNewest(
        generation =>
        {
            generation.Read(GenerationFiles.Repo);
            return generation;
        },
        out damage)?.Number;

    private long? OpenNewest(out IReadOnlyList<string> damage) => _fixture.Store.OpenNewest(out damage)?.Number;
}
