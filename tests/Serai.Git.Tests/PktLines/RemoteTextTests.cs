using System.Text;
using Serai.Git.PktLines;

namespace Serai.Git.Tests.PktLines;

public class RemoteTextTests
{
    [Theory]
    [InlineData("plain text: 42%", "plain text: 42%")]
    [InlineData("\u001b[31;1mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007after", "]0;title after")]
    [InlineData("\u009b2Jwiped", "wiped")]
    [InlineData("a\r\n\tb", "a b")]
    [InlineData("\u202egnp.exe", "gnp.exe")]
    [InlineData("a\u2028b\0c", "a b c")]
    [InlineData("größe 🐫", "größe 🐫")]
    [InlineData("\u001b", "")]
    [InlineData("\u001b[", "")]
    [InlineData("\u001b[31", "")]
    public void What_could_move_a_terminal_is_taken_out(string text, string shown) =>
        Assert.Equal(shown, RemoteText.Clean(text, 100).TrimStart());

    [Fact]
    public void No_text_at_all_brings_a_control_character_or_is_longer_than_allowed()
    {
        var random = new Random(7);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            string shown = RemoteText.Clean(bytes.AsSpan(0, random.Next(64)), 20);
            Assert.DoesNotContain(shown, c => char.IsControl(c));
            Assert.InRange(shown.Length, 0, 20);
        }
    }

    [Theory]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "012345678…")]
    public void What_is_too_long_ends_in_an_ellipsis(string text, string shown) => Assert.Equal(shown, RemoteText.Clean(text, 10));

    [Fact]
    public void Progress_is_put_together_however_it_is_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes("Zähle:  50% (1/2)\rZähle: 100% (2/2)\rZähle: 100%, fertig.\nhalb");
        for (int cut = 0; cut <= text.Length; cut++)
        {
            var progress = new ProgressText();
            progress.Add(text.AsSpan(0, cut));
            progress.Add(text.AsSpan(cut));
            Assert.Equal("Zähle: 100%, fertig.", progress.LastLine);
        }
    }

    [Fact]
    public void An_endless_line_of_progress_is_kept_to_its_bound()
    {
        var progress = new ProgressText();
        for (int i = 0; i < 1_000; i++)
        {
            Assert.False(progress.Add("xxxxxxxxxx"u8));
        }

        Assert.True(progress.Add("\n"u8));
        Assert.Equal(new string('x', 256), progress.LastLine);
    }
}
