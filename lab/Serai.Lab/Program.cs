using Serai.Lab.Commands;
using Serai.Lab.Measuring;
using Serai.Lab.Programs;

// Start reading at Loops/Policy.cs, then Promises/Promise.cs, then Programs/MergeSort.cs: that is the whole idea.
switch (args)
{
    case ["trace"]:
        TraceCommand.Run(new Report());
        return 0;
    case ["cost"]:
        CostCommand.Run(new Report());
        return 0;
    case ["availability"]:
        AvailabilityCommand.Run(new Report());
        return 0;
    case ["streams"]:
        StreamsCommand.Run(new Report());
        return 0;
    case ["report", var results, var document, .. var sections]:
        ReportCommand.Run(results, document, sections);
        return 0;
    case [AnalysisProcess.Command, var port, var lookUps]:
        AnalysisProcess.Work(int.Parse(port), int.Parse(lookUps));
        return 0;
    default:
        Console.Error.WriteLine("usage: Serai.Lab trace | cost | availability | streams | report RESULTS DOCUMENT [SECTION...]");
        return 1;
}
