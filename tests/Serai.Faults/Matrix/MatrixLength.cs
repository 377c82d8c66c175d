namespace Serai.Faults.Matrix;

/// <summary>How long the matrix runs: a reduced count in <c>./test</c>, all of it in <c>./test --faults</c>.</summary>
internal static class MatrixLength
{
    /// <summary>Whether all of it was asked for.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SERAI_FAULTS_LONG") is { Length: > 0 };

    /// <summary>A count for either form.</summary>
    public static int Of(int shortForm, int longForm) => IsLong ? longForm : shortForm;

    /// <summary>Skips what takes too long for every build.</summary>
    public static void SkipUnlessLong(string why) => Assert.SkipUnless(IsLong, $"{why}: only in ./test --faults");
}
