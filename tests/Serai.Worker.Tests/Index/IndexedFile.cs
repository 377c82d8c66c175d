using System.Text;

namespace Serai.Worker.Tests.Index;

/// <summary>A file of a repository.</summary>
internal sealed record IndexedFile(byte[] Path, byte[] Content)
{
    public string Name => Encoding.UTF8.GetString(Path);

    public string Package => Name.Split('/') is ["packages", var package, _, ..] ? package : "";
}
