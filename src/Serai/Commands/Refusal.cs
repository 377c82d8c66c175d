namespace Serai.Commands;

/// <summary>The end of a program that cannot begin: it needs nothing but what the runtime has loaded already.</summary>
internal static class Refusal
{
    /// <summary>Says why, on standard error.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> TellAsync(string complaint)
    {
        await Console.Error.WriteLineAsync($"serai: {complaint}");
        return Terminal.Error;
    }
}
