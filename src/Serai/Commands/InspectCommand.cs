using System.CommandLine;
using System.Text;
using Serai.Worker.Index;
using Serai.Worker.Inspection;

namespace Serai.Commands;

/// <summary><c>serai inspect pack|opam|index</c>: looks into one file, for bug reports and measurements.</summary>
internal static class InspectCommand
{
    private const int OutputBuffer = 1 << 16;

    public static Command Make()
    {
        var command = new Command("inspect", """
            Looks into one file: a git pack, opam files, an index.tar.gz.

            Example: serai inspect index index.tar.gz
            """);
        command.Subcommands.Add(MakePack());
        command.Subcommands.Add(MakeOpam());
        command.Subcommands.Add(MakeIndex());
        return command;
    }

    private static Command MakePack()
    {
        var pack = new Command("pack", """
            Analyses a pack in memory and prints what is in it and how long that took; exit status 2 for a malformed one.

            Example: serai inspect pack objects/pack/pack-1234.pack --threads 2 --repeat 7
            """);
        var file = new Argument<string>("FILE") { Description = "The pack; its index need not be there." };
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Threads that resolve deltas. [default: one for each processor]" };
        var repeat = new Option<int>("--repeat") { HelpName = "N", Description = "Analyse again so often in the warm process, and print the median." };
        var index = new Option<string?>("--index") { HelpName = "FILE", Description = "Write the version-2 index there." };
        var list = new Option<bool>("--list") { Description = "Print a line \"id kind size\" for each object, sorted by id, in place of the counts." };
        var sha256 = new Option<bool>("--sha256") { Description = "The ids of the pack are SHA-256." };
        pack.Arguments.Add(file);
        foreach (Option option in new Option[] { threads, repeat, index, list, sha256 })
        {
            pack.Options.Add(option);
        }

        pack.SetAction(parsed => Run(output =>
        {
            using var writer = new StreamWriter(output, new UTF8Encoding(false), OutputBuffer);
            var inspection = new PackInspection(
                parsed.GetValue(file)!, parsed.GetValue(sha256), parsed.GetValue(threads), parsed.GetValue(repeat), parsed.GetValue(index), parsed.GetValue(list));
            string? malformed = inspection.Run(writer, TimeProvider.System);
            return Report(malformed is null ? null : $"{parsed.GetValue(file)}: {malformed}");
        }));
        return pack;
    }

    private static Command MakeOpam()
    {
        var opam = new Command("opam", """
            Prints a row for each source that opam files name: path, section, src, checksums, mirrors, with tabs between them; exit status 2
            where a file has a syntax error.

            Example: serai inspect opam packages/
            """);
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore, Description = "An opam file, or a folder: every file named opam below it." };
        opam.Arguments.Add(paths);
        opam.SetAction(parsed => Run(output =>
        {
            var inspection = new OpamInspection(Console.Error);
            foreach (string path in parsed.GetValue(paths)!)
            {
                inspection.Add(path);
            }

            using var buffered = new BufferedStream(output, OutputBuffer);
            inspection.WriteRows(buffered);
            return inspection.FoundErrors ? Terminal.Incomplete : 0;
        }));
        return opam;
    }

    private static Command MakeIndex()
    {
        var index = new Command("index", """
            Checks an index.tar.gz against what every opam client can read, and prints what is in it; exit status 2 where it does not conform.

            Example: serai inspect index index.tar.gz
            """);
        var file = new Argument<string>("FILE") { Description = "The index.tar.gz." };
        index.Arguments.Add(file);
        index.SetAction(parsed => Run(output =>
        {
            using var writer = new StreamWriter(output, new UTF8Encoding(false), OutputBuffer);
            using var stream = new FileStream(parsed.GetValue(file)!, FileMode.Open, FileAccess.Read);
            return IndexInspection.Inspect(stream, writer) ? 0 : Terminal.Incomplete;
        }));
        return index;
    }

    private static int Report(string? malformed)
    {
        if (malformed is null)
        {
            return 0;
        }

        Console.Error.WriteLine(malformed);
        return Terminal.Incomplete;
    }

    private static int Run(Func<Stream, int> inspect)
    {
        try
        {
            using Stream output = Console.OpenStandardOutput();
            return inspect(output);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"serai: {unreadable.Message}");
            return Terminal.Error;
        }
    }
}
