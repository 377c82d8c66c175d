using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serai.Settings;
using Serai.Worker.Traces;

namespace Serai.Commands;

/// <summary>
/// Sends the worker's traces to a collector over OTLP, where the variables of OpenTelemetry name one (OpenTelemetry specification, "OpenTelemetry
/// Protocol Exporter"). Without them nothing of it is loaded. A collector that does not answer costs traces, and holds nothing up.
/// </summary>
internal sealed class TraceExport : IDisposable
{
    // A worker has to end within a second of its front.
    private const int LastWordsMilliseconds = 500;
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private static readonly string[] EndpointVariables = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private readonly TracerProvider _provider;

    private TraceExport(TracerProvider provider) => _provider = provider;

    /// <summary>Begins to send.</summary>
    /// <returns>Null where no collector is configured.</returns>
    public static TraceExport? TryStart() =>
        Array.Exists(EndpointVariables, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) ? Start() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Shutdown(LastWordsMilliseconds);
        _provider.Dispose();
    }

    private static TraceExport Start() => new(Sdk.CreateTracerProviderBuilder()
        .AddSource(WorkerTraces.SourceName)
        .ConfigureResource(resource =>
        {
            if (Environment.GetEnvironmentVariable(ServiceName) is not { Length: > 0 })
            {
                resource.AddService("serai", serviceVersion: ProcessOptions.Version);
            }
        })
        .AddOtlpExporter()
        .Build());
}
