using Serai.Front;

namespace Serai.Settings;

/// <summary>
/// Reads the settings of a running mirror again: from the same command line and environment, and the file as it is now. Nothing is taken
/// where anything is wrong.
/// </summary>
internal sealed class SettingReload(SettingSet first, Func<SettingSet> readAgain)
{
    private readonly Lock _gate = new();
    private SettingSet _taken = first;

    /// <summary>Reads them.</summary>
    /// <param name="logsAsJson">The form that the log has.</param>
    public Reload Read(bool logsAsJson)
    {
        lock (_gate)
        {
            try
            {
                SettingSet read = readAgain();
                SettingSet next = read.KeepingFixed(_taken);
                FrontOptions options = ProcessOptions.ForFront(next, logsAsJson);
                string[] changed = [.. next.ChangedSince(_taken).Select(setting => setting.Key)];
                string[] atNextStart = [.. read.ChangedSince(next).Select(setting => setting.Key)];
                _taken = next;
                return new Reload(options, changed, atNextStart);
            }
            catch (SettingException wrong)
            {
                return new Reload(Options: null, [], []) { Refusal = wrong.Message };
            }
        }
    }
}
