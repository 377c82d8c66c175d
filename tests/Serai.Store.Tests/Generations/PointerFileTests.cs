using Serai.Store.Generations;

namespace Serai.Store.Tests.Generations;

public sealed class PointerFileTests : IDisposable
{
    private readonly GenerationFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_bit_that_flips_anywhere_in_the_pointer_is_found_and_no_generation_is_blamed_for_it()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        byte[] pointer = File.ReadAllBytes(_fixture.Folder.Current);
        for (int bit = 0; bit < 8 * pointer.Length; bit++)
        {
            byte[] spoiled = [.. pointer];
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(_fixture.Folder.Current, spoiled);
            _fixture.AssertOpens(8, damaged: true);
            Assert.NotNull(_fixture.Store.CheckPointer());
            Assert.Null(_fixture.Store.Check(7));
            Assert.Null(_fixture.Store.Check(8));
        }
    }

    [Fact]
    public void A_pointer_of_an_earlier_version_is_read_and_the_next_one_knows_what_it_knew()
    {
        _fixture.Publish(7);
        string sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_fixture.PathOf(7, GenerationFiles.Manifest))));
        File.WriteAllText(_fixture.Folder.Current, $"{{\"number\":7,\"manifest_sha256\":\"{sha256}\"}}");
        _fixture.AssertOpens(7, damaged: false);
        _fixture.Publish(8);
        string path = _fixture.PathOf(7, GenerationFiles.Manifest);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"commit\":\"a", "\"commit\":\"c", StringComparison.Ordinal));
        Assert.NotNull(_fixture.Store.Check(7));
    }

    [Fact]
    public void A_pointer_that_is_made_anew_knows_every_whole_generation()
    {
        foreach (long number in new long[] { 6, 7, 8 })
        {
            _fixture.Publish(number);
        }

        byte[] before = File.ReadAllBytes(_fixture.Folder.Current);
        File.Delete(_fixture.Folder.Current);
        _fixture.Store.PointToNewest();
        Assert.Equal(before, File.ReadAllBytes(_fixture.Folder.Current));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"number\":9,\"manifest_sha256\":\"00\"}")]
    [InlineData("{\"number\":-1,\"manifest_sha256\":null}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":2,\"newest\":8}")]
    [InlineData("{\"number\":8,\"manifest_sha256\":\"00\",\"earlier\":[null],\"check\":\"00\"}")]
    public void A_pointer_that_leads_nowhere_is_damage_and_the_newest_whole_generation_is_opened(string text)
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        File.WriteAllText(_fixture.Folder.Current, text);
        _fixture.AssertOpens(8, damaged: true);
    }

    [Fact]
    public void A_pointer_that_is_gone_leads_to_the_newest_whole_generation()
    {
        _fixture.Publish(7);
        _fixture.Publish(8);
        File.Delete(_fixture.Folder.Current);
        _fixture.AssertOpens(8, damaged: false);
    }

    [Fact]
    public void A_huge_pointer_is_not_read()
    {
        _fixture.Publish(7);
        using (FileStream file = File.OpenWrite(_fixture.Folder.Current))
        {
            file.SetLength(1L << 40);
        }

        _fixture.AssertOpens(7, damaged: true);
    }
}
