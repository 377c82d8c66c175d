namespace Serai.Worker.Downloads.Origins;

/// <summary>The body of one answer, as it arrives; whoever holds it disposes of it.</summary>
internal sealed class OriginAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly OriginPatience _patience;
    private readonly OriginPace _pace;
    private readonly OriginLimits _limits;
    private readonly TimeProvider _time;
    private Stream? _body;
    private long _position;

    public OriginAnswer(HttpResponseMessage response, OriginPatience patience, OriginLimits limits, TimeProvider time)
    {
        _response = response;
        _patience = patience;
        _limits = limits;
        _time = time;
        _pace = new OriginPace(limits, time);
    }

    /// <summary>Where in the archive the body begins: 0, or what was asked for.</summary>
    public required long Start { get; init; }

    /// <summary>The archive's whole length, as the server says; null where it does not.</summary>
    public required long? Length { get; init; }

    /// <summary>What the server calls this version of it, if it does so with certainty.</summary>
    public required OriginValidator? Validator { get; init; }

    /// <summary>Reads on.</summary>
    /// <returns>0 at the end.</returns>
    /// <exception cref="OriginException">The source is silent, too slow, ends too early, or never.</exception>
    /// <exception cref="OperationCanceledException">The token that the answer was asked for with has ended it.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        long began = _time.GetTimestamp();
        _patience.Arm();
        try
        {
            _body ??= await _response.Content.ReadAsStreamAsync(_patience.Token);
            int count = await _body.ReadAsync(buffer, _patience.Token);
            _position += count;
            if (count == 0)
            {
                return 0;
            }
            else if (Start + _position > _limits.MaxBytes)
            {
                throw OriginError.TooLarge(Start + _position, _limits);
            }

            _pace.Count(began, count);
            return count;
        }
        catch (OperationCanceledException cancelled)
        {
            throw _patience.Explain(cancelled, "the body arrives");
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            throw new OriginException(OriginFault.Cut, OriginError.Clean($"cut after {Start + _position} bytes: {lost.Message}"), lost) { Cause = "cut before the end" };
        }
        finally
        {
            _patience.Disarm();
        }
    }

    public void Dispose()
    {
        _response.Dispose();
        _patience.Dispose();
    }
}
