using System.Globalization;
using System.Net;
using System.Text;

namespace Serai.Front.AccessLogs;

/// <summary>One request that was answered, as the access log has it.</summary>
/// <param name="Client">Who asked; null for a peer over a Unix socket.</param>
/// <param name="At">When the request came, in UTC.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The target as it came, of a bounded length.</param>
/// <param name="Protocol">Such as <c>HTTP/1.1</c>.</param>
/// <param name="Status">The status.</param>
/// <param name="BodyBytes">Bytes of the body that were handed over to be sent.</param>
internal readonly record struct AccessEntry(IPAddress? Client, DateTimeOffset At, string Method, string Target, string Protocol, int Status, long BodyBytes)
{
    /// <summary>The longest target that is noted, in characters; of a longer one whoever notes it gives the beginning.</summary>
    public const int MostTarget = 1_024;

    private const char FirstPrintable = ' ';
    private const char LastPrintable = '~';

    /// <summary>Appends the line: the common log format (Apache, "Log Files"), <c>host ident user [time] "request" status bytes</c>.</summary>
    public void AppendTo(StringBuilder text)
    {
        text.Append(Client is null ? "-" : (Client.IsIPv4MappedToIPv6 ? Client.MapToIPv4() : Client).ToString())
            .Append(CultureInfo.InvariantCulture, $" - - [{At:dd/MMM/yyyy:HH:mm:ss} +0000] \"");
        AppendEscaped(text, Method);
        text.Append(' ');
        AppendEscaped(text, Target);
        text.Append(' ').Append(Protocol).Append("\" ").Append(Status).Append(' ');
        _ = BodyBytes == 0 ? text.Append('-') : text.Append(BodyBytes);
        text.Append('\n');
    }

    // As nginx and Apache do it: nothing that a client sends ends a field, a line, or steers a terminal.
    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<char> part)
    {
        foreach (char character in part)
        {
            if (character is >= FirstPrintable and <= LastPrintable and not '"' and not '\\')
            {
                text.Append(character);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{(byte)character:X2}");
            }
        }
    }
}
