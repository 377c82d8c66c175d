using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai config show</c>: what holds, and why.</summary>
public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Each_setting_is_shown_with_its_value_and_origin_to_people_and_to_programs()
    {
        using var folder = new TemporaryFolder();
        folder.File("serai.json", """{ "interval": "7m" }"""u8);
        string[] arguments = ["config", "show", "--config", folder["serai.json"], "--remote", "https://user:s3same@example.org/r.git"];
        CommandResult text = await SeraiProgram.RunAsync(arguments);
        Assert.True(text.Exit == 0, text.ToString());
        Assert.Matches($"(?m)^interval +7m +{folder["serai.json"]}$", text.Text);
        Assert.DoesNotContain("s3same", text.Text, StringComparison.Ordinal);

        CommandResult json = await SeraiProgram.RunAsync([.. arguments, "--json"]);
        Assert.DoesNotContain("s3same", json.Text, StringComparison.Ordinal);
        using JsonDocument all = JsonDocument.Parse(json.Text);
        JsonElement[] each = [.. all.RootElement.EnumerateArray()];
        Assert.Equal(text.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, each.Length);
        JsonElement interval = Array.Find(each, setting => setting.GetProperty("key").GetString() == "interval");
        Assert.Equal(("7m", folder["serai.json"]), (interval.GetProperty("values")[0].GetString(), interval.GetProperty("origin").GetString()));
        Assert.Equal(0, Array.Find(each, setting => setting.GetProperty("key").GetString() == "access-log").GetProperty("values").GetArrayLength());
    }
}
