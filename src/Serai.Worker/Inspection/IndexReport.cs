namespace Serai.Worker.Inspection;

/// <summary>Checks an <c>index.tar.gz</c> against the profile that every opam client can read.</summary>
public static class IndexReport
{
    /// <summary>Checks, and prints what is in it and each finding.</summary>
    /// <returns>Whether it conforms.</returns>
    public static bool Write(Stream index, TextWriter output) => throw new NotSupportedException("to come");
}
