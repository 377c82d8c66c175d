using System.Globalization;

namespace Serai.Settings;

/// <summary>Times such as <c>5m</c> and sizes such as <c>512M</c>.</summary>
internal static class Quantity
{
    /// <summary>Reads a time: a number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static bool TryReadTime(string text, out TimeSpan time)
    {
        time = default;
        (double Seconds, int Letters) unit = text switch
        {
            [.., 'm', 's'] => (0.001, 2),
            [.., 's'] => (1, 1),
            [.., 'm'] => (60, 1),
            [.., 'h'] => (3600, 1),
            [.., 'd'] => (86400, 1),
            _ => (0, 0),
        };
        if (unit.Letters == 0 || !TryReadNumber(text[..^unit.Letters], out double number) || number * unit.Seconds > 366 * 86400.0)
        {
            return false;
        }

        time = TimeSpan.FromSeconds(number * unit.Seconds);
        return time > TimeSpan.Zero;
    }

    /// <summary>Reads a size: a number of bytes, or with <c>K</c>, <c>M</c>, <c>G</c>, <c>T</c> of 1,024 each.</summary>
    public static bool TryReadSize(string text, out long bytes)
    {
        bytes = 0;
        int power = text is [] ? 0 : "KMGT".IndexOf(char.ToUpperInvariant(text[^1])) + 1;
        if (!TryReadNumber(power > 0 ? text[..^1] : text, out double number) || number * Math.Pow(1024, power) > long.MaxValue / 2.0)
        {
            return false;
        }

        bytes = (long)(number * Math.Pow(1024, power));
        return true;
    }

    private static bool TryReadNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
