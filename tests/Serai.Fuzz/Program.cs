using Serai.Fuzz;

return args switch
{
    ["run", var target, var minutes, .. var rest] => FuzzRun.Run(target, double.Parse(minutes), rest is [var seed] ? int.Parse(seed) : Environment.TickCount),
    ["repeat", var target, var path] => FuzzRun.Repeat(target, path),
    ["instrument", var folder] => FuzzRun.Instrument(folder),
    ["corpus", var folder] => CorpusMaker.Write(folder),
    _ => FuzzRun.Usage(),
};
