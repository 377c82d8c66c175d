using System.Reflection;

namespace Serai.Fuzz;

/// <summary>The inputs to begin with: made by the real git (see <see cref="CorpusMaker"/>), and past failures. They are in this assembly.</summary>
internal static class FuzzCorpus
{
    public static IEnumerable<byte[]> Of(string target)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith($"corpus/{target}/", StringComparison.Ordinal))
            {
                using Stream stream = assembly.GetManifestResourceStream(name)!;
                byte[] input = new byte[stream.Length];
                stream.ReadExactly(input);
                yield return input;
            }
        }
    }
}
