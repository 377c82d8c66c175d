using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Serai.Store;
using Serai.Store.Control;

namespace Serai.Worker;

/// <summary>The process that serves a data folder, asked over its worker's control socket to do what a command would do here.</summary>
internal sealed class FolderHolder
{
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskPause = TimeSpan.FromMilliseconds(50);

    private readonly DataFolder _folder;
    private readonly TimeProvider _time;
    private readonly LockHolder? _holder;

    /// <summary>Reads who it is.</summary>
    public FolderHolder(DataFolder folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        _holder = FolderLock.ReadHolder(folder.FrontLock);
        Name = _holder is null ? "another process" : $"serai {_holder.Command} (pid {_holder.ProcessId})";
    }

    /// <summary>What it is, for people.</summary>
    public string Name { get; }

    /// <summary>Asks, and waits for the answer as long as it takes.</summary>
    /// <param name="path">One of <see cref="ControlPaths"/>.</param>
    /// <param name="type">What it answers with.</param>
    /// <param name="cancellationToken">Ends the wait; what was asked for goes on.</param>
    /// <returns>The answer; null and the reason where there is none.</returns>
    public async Task<(T? Answer, string Reason)> AskAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (_holder?.ControlSocket is not { } socket)
        {
            return (null, $"{_folder.FrontLock} is held by {Name}; wait for its end");
        }

        using HttpClient client = ControlConnection.Open(socket);
        long since = _time.GetTimestamp();
        while (true)
        {
            long askedAt = _time.GetTimestamp();
            try
            {
                using HttpResponseMessage answer = await client.PostAsync(path, content: null, cancellationToken);
                return (await answer.Content.ReadFromJsonAsync(type, cancellationToken), $"{Name} gave no answer");
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException)
            {
                // A worker that was at it for long has ended, and another takes its place: patience begins anew.
                since = _time.GetElapsedTime(askedAt) > WorkerPatience ? _time.GetTimestamp() : since;
                if (!_holder.IsAlive || _time.GetElapsedTime(since) > WorkerPatience)
                {
                    return (null, $"{Name} holds {_folder.FrontLock}, and its worker did not answer: {lost.Message}");
                }
            }

            // The worker is still starting, or another takes its place.
            await Task.Delay(AskPause, _time, cancellationToken);
        }
    }
}
