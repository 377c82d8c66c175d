using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Serai.Front.Pages;

/// <summary>
/// Markup in the making, as UTF-8 in a buffer of the pool. Only literals and other markup are taken as they are: whatever is put between them is
/// made inert, so that no page can forget to. The tool of one thread at a time.
/// </summary>
internal sealed class Markup : IDisposable
{
    private const int FirstLength = 1 << 14;

    // The longest that a character of UTF-16 becomes in UTF-8.
    private const int MostBytesOfOne = 3;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _length;

    /// <summary>What there is; valid until more is added, or it is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds markup, such as <c>$"&lt;p&gt;{text}&lt;/p&gt;"</c>: what is in braces is text.</summary>
    /// <returns>The same.</returns>
    public Markup Add([InterpolatedStringHandlerArgument("")] ref Handler handler)
    {
        _ = handler;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Written.Span);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        byte[] bytes = _bytes;
        (_bytes, _length) = ([], 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void AddAsIs(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        _length += bytes.Length;
    }

    private void AddAsIs(string literal) => _length += Encoding.UTF8.GetBytes(literal, Free(MostBytesOfOne * literal.Length));

    private void AddText(ReadOnlySpan<char> text)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(MostBytesOfOne * text.Length);
        AddText(plain.AsSpan(0, Encoding.UTF8.GetBytes(text, plain)));
        ArrayPool<byte>.Shared.Return(plain);
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        int asked = text.Length;
        while (true)
        {
            OperationStatus status = HtmlEncoder.Default.EncodeUtf8(text, Free(asked), out int consumed, out int written);
            text = text[consumed..];
            _length += written;
            if (status != OperationStatus.DestinationTooSmall)
            {
                return;
            }

            // What is left is to be written by longer names.
            asked = Math.Max(2 * text.Length, HtmlEncoder.Default.MaxOutputCharactersPerInputCharacter);
        }
    }

    private Span<byte> Free(int length)
    {
        if (_bytes.Length - _length < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + length));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>Takes the parts of what is added, as the compiler hands them over.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly Markup _markup;

        /// <summary>Begins.</summary>
        public Handler(int literalLength, int formattedCount, Markup markup)
        {
            _ = formattedCount;
            markup.Free(literalLength);
            _markup = markup;
        }

        /// <summary>Takes what stands outside of braces.</summary>
        public void AppendLiteral(string literal) => _markup.AddAsIs(literal);

        /// <summary>Takes a text; none where it is null.</summary>
        public void AppendFormatted(string? text) => _markup.AddText(text);

        /// <summary>Takes a number, or what else is written the same in all countries.</summary>
        public void AppendFormatted<T>(T value, string? format = null)
            where T : IUtf8SpanFormattable
        {
            Span<byte> plain = stackalloc byte[64];
            if (!value.TryFormat(plain, out int length, format, CultureInfo.InvariantCulture))
            {
                throw new ArgumentException($"{typeof(T)}: more than {plain.Length} bytes", nameof(value));
            }

            _markup.AddText(plain[..length]);
        }

        /// <summary>Takes other markup.</summary>
        public void AppendFormatted(Markup other) => _markup.AddAsIs(other.Written.Span);
    }
}
