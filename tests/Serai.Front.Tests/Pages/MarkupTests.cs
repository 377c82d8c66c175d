using System.Globalization;
using System.Text.Encodings.Web;
using Serai.Front.Pages;

namespace Serai.Front.Tests.Pages;

public sealed class MarkupTests
{
    [Fact]
    public void Literals_stand_as_they_are_and_all_between_them_is_text()
    {
        string hostile = "<b class='x'>\"&\"</b>";
        using Markup markup = new Markup().Add($"<p title=\"{hostile}\">{hostile} · é</p>");
        Assert.Equal($"<p title=\"{HtmlEncoder.Default.Encode(hostile)}\">{HtmlEncoder.Default.Encode(hostile)} · é</p>", markup.ToString());
    }

    [Fact]
    public void Numbers_are_written_the_same_in_all_countries()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = other;
        try
        {
            using Markup markup = new Markup().Add($"{12345:N0} {0.25:F2} {-1}");
            Assert.Equal("12,345 0.25 -1", markup.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Other_markup_is_taken_as_it_is_and_no_text_is_none()
    {
        string? none = null;
        using Markup inner = new Markup().Add($"<i>{none}</i>");
        using Markup outer = new Markup().Add($"<p>{inner}{inner}</p>");
        Assert.Equal("<p><i></i><i></i></p>", outer.ToString());
    }

    // Names of characters are longer than these, and the buffer grows in the middle of a text.
    [Fact]
    public void Any_text_of_any_length_is_what_the_encoder_makes_of_it()
    {
        var random = new Random(11);
        using var markup = new Markup();
        var expected = new System.Text.StringBuilder();
        for (int i = 0; i < 400; i++)
        {
            string text = Text(random, random.Next(i < 390 ? 40 : 40_000));
            markup.Add($"<q>{text}</q>");
            expected.Append("<q>").Append(HtmlEncoder.Default.Encode(text)).Append("</q>");
        }

        Assert.Equal(expected.ToString(), markup.ToString());
    }

    [Fact]
    public void What_has_been_disposed_of_is_empty_and_can_be_disposed_of_again()
    {
        Markup markup = new Markup().Add($"<p>");
        markup.Dispose();
        markup.Dispose();
        Assert.Empty(markup.ToString());
    }

    // Lone halves of surrogate pairs among them.
    private static string Text(Random random, int length) => string.Create(length, random, (text, chance) =>
    {
        foreach (ref char each in text)
        {
            each = chance.Next(4) switch
            {
                0 => (char)chance.Next(0x80),
                1 => (char)chance.Next(0x800),
                2 => (char)chance.Next(0xD700, 0xE100),
                _ => "<>&\"'+ax"[chance.Next(8)],
            };
        }
    });
}
