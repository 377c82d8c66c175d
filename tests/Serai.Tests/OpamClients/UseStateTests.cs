using Serai.OpamClients;
using Serai.Testing;

namespace Serai.Tests.OpamClients;

public sealed class UseStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly UseState _state;

    public UseStateTests() => _state = new UseState(_folder["state/serai/use.json"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_entry_is_kept_for_each_thing_of_each_root_and_the_file_goes_with_the_last()
    {
        Assert.Empty(_state.Read());
        var one = new UseEntry("/a", "default", "https://opam.ocaml.org", "http://m/");
        var other = new UseEntry("/b", "default", "https://opam.ocaml.org", "http://m/");
        _state.Keep(one);
        _state.Keep(other);
        _state.Keep(one with { After = "http://n/" });
        Assert.Equal([other, one with { After = "http://n/" }], _state.Read());
        if (!OperatingSystem.IsWindows())
        {
            // A URL may have a password in it.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_state.FilePath));
        }

        _state.Drop(one);
        _state.Drop(other);
        Assert.False(File.Exists(_state.FilePath));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    public void A_file_that_is_none_is_left_and_told(string content)
    {
        _folder.File("state/serai/use.json", System.Text.Encoding.UTF8.GetBytes(content));
        OpamException told = Assert.Throws<OpamException>(() => _state.Read());
        Assert.Contains(_state.FilePath, told.Message, StringComparison.Ordinal);
        Assert.Throws<OpamException>(() => _state.Keep(new UseEntry("/a", "default", "x", "y")));
        Assert.Equal(content, File.ReadAllText(_state.FilePath));
    }
}
