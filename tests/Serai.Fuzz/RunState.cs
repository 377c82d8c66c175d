using System.IO.MemoryMappedFiles;

namespace Serai.Fuzz;

/// <summary>The input of the moment in a mapped file, which is still there when the process dies of it; and whether it takes too long.</summary>
internal sealed class RunState : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;
    private long _cases;
    private long _lastCases;
    private int _still;

    public RunState(string name, int maxInputBytes)
    {
        _path = Path.Combine(Path.GetTempPath(), $"serai-fuzz-{name}-{Environment.ProcessId}.bin");
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, mapName: null, maxInputBytes + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Notes what is tried next.</summary>
    public void Save(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, input.Length);
        Interlocked.Increment(ref _cases);
    }

    /// <summary>Called each second.</summary>
    public void EndIfStuck(int seconds)
    {
        long cases = Interlocked.Read(ref _cases);
        _still = cases == _lastCases ? _still + 1 : 0;
        _lastCases = cases;
        if (_still > seconds)
        {
            Environment.FailFast($"one input has taken more than {seconds} s; it is in {_path}, behind its length of 4 bytes");
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
