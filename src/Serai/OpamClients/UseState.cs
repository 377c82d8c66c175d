using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serai.OpamClients;

/// <summary>
/// What the user's opam had before <c>serai use</c> changed it: a small file in the user's state folder (XDG Base Directory Specification),
/// one entry for each thing that was changed in each opam root.
/// </summary>
internal sealed class UseState(string path)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Where this user's lies.</summary>
    public static UseState OfUser
    {
        get
        {
            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            string folder = state is { Length: > 0 } && Path.IsPathRooted(state)
                ? state
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return new UseState(Path.Combine(folder, "serai", "use.json"));
        }
    }

    /// <summary>Its path.</summary>
    public string FilePath => path;

    /// <summary>The entries; none where there is no file.</summary>
    /// <exception cref="OpamException">It cannot be read, or is none.</exception>
    public IReadOnlyList<UseEntry> Read()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            return file.Length > MostBytes
                ? throw new OpamException($"{path} is larger than {MostBytes} bytes, and so not what serai wrote; move it away")
                : JsonSerializer.Deserialize(file, UseJson.Default.UseEntryArray) ?? [];
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OpamException($"{path} cannot be read: {unreadable.Message}; it holds what opam had before. Mend it, or move it away and set opam by hand");
        }
    }

    /// <summary>Puts an entry in the place of the one for the same thing.</summary>
    public void Keep(UseEntry entry) => Write([.. Read().Where(each => !each.IsOfSame(entry)), entry]);

    /// <summary>Takes an entry away.</summary>
    public void Drop(UseEntry entry) => Write([.. Read().Where(each => !each.IsOfSame(entry))]);

    // Whole or not at all: it is all that knows the way back.
    private void Write(UseEntry[] entries)
    {
        string draft = path + ".new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (entries.Length == 0)
            {
                File.Delete(path);
                return;
            }

            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(file, entries, UseJson.Default.UseEntryArray);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OpamException($"{path} cannot be written: {refused.Message}; without it there would be no way back, so opam is left as it is");
        }
    }
}

/// <summary>One thing that was changed.</summary>
/// <param name="Root">The opam root.</param>
/// <param name="Thing">What: a repository's name, or <see cref="OpamSettings.ArchiveMirrors"/>.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What serai made of it.</param>
internal sealed record UseEntry(string Root, string Thing, string Before, string After)
{
    /// <summary>Whether another entry is about the same thing.</summary>
    public bool IsOfSame(UseEntry other) => Root == other.Root && Thing == other.Thing;
}

/// <summary>JSON of the entries, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(UseEntry[]))]
internal sealed partial class UseJson : JsonSerializerContext;
