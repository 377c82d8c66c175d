using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Serai.Store;
using Serai.Store.Control;
using Serai.Testing;

namespace Serai.Front.Tests.Archives;

/// <summary>A worker's control socket for real, whose every answer a test says: each asker gets all that was told, from the beginning.</summary>
internal sealed class ScriptedWorker : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FrontFixture _front;
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _death = new();
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _askers;

    private ScriptedWorker(FrontFixture front)
    {
        _front = front;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_temporary["control"]));
        _application = builder.Build();
        _application.Run(AnswerAsync);
        Client = ControlConnection.Open(_temporary["control"]);
    }

    public HttpClient Client { get; }

    /// <summary>The requests, as method and path, and the body where there is one.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Those that are being answered.</summary>
    public int Askers => Volatile.Read(ref _askers);

    /// <summary>404 to every question for an archive.</summary>
    public bool KnowsNothing { get; init; }

    public static async Task<ScriptedWorker> StartAsync(FrontFixture front, bool knowsNothing = false)
    {
        var worker = new ScriptedWorker(front) { KnowsNothing = knowsNothing };
        await worker._application.StartAsync();
        front.Parts.Worker.Arrive(worker.Client);
        return worker;
    }

    public void Tell(FetchReport report) => TellLine(JsonSerializer.Serialize(report, StoreJson.Default.FetchReport));

    public void TellLine(string line)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _lines.Add(line);
            told = _told;
            _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }

    /// <summary>Waits until so many followers ask at once.</summary>
    public Task AskedByAsync(int askers) => Until.TrueAsync(() => Askers == askers);

    /// <summary>Goes away in the middle of everything, as a killed process does.</summary>
    public async Task DieAsync()
    {
        _front.Parts.Worker.Leave(Client);
        await _death.CancelAsync();
        await _application.DisposeAsync();
        Client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await DieAsync();
        _death.Dispose();
        _temporary.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        string path = context.Request.Path.Value!;
        Asked.Enqueue($"{context.Request.Method} {path} {body}".Trim());
        if (KnowsNothing && path.StartsWith(ControlPaths.Archives, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (path.StartsWith(ControlPaths.Archives, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _askers);
            try
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _death.Token);
                await TellAllAsync(context, over.Token);
            }
            catch (OperationCanceledException)
            {
                context.Abort();
            }
            finally
            {
                Interlocked.Decrement(ref _askers);
            }
        }
    }

    private async Task TellAllAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await context.Response.StartAsync(cancellationToken);
        for (int next = 0; ; next++)
        {
            string? line;
            while (!TryTake(next, out line, out Task told))
            {
                await told.WaitAsync(cancellationToken);
            }

            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);
        }
    }

    private bool TryTake(int index, [NotNullWhen(true)] out string? line, out Task told)
    {
        lock (_gate)
        {
            told = _told.Task;
            line = index < _lines.Count ? _lines[index] : null;
            return line is not null;
        }
    }
}
