using Microsoft.Win32.SafeHandles;
using Serai.Front.Archives;
using Serai.Store;
using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>
/// The descriptions that the worker made last: looked for at each question, read again when another file has taken their place. To be asked on
/// the threads of <see cref="SearchDesk"/>. Who holds an earlier one reads on in it; its file is closed with the last of these.
/// </summary>
internal sealed class PackageShelf(DataFolder folder)
{
    private readonly Lock _gate = new();
    private PackageIndex? _index;
    private FileIdentity? _looked;

    /// <summary>The index of the newest descriptions.</summary>
    /// <returns>Null where there are none, or none that are whole.</returns>
    public PackageIndex? Take()
    {
        lock (_gate)
        {
            SafeFileHandle? handle = TryOpen();
            FileIdentity? identity = handle is null ? null : FileIdentity.Of(handle);
            if (handle is null || identity == _looked)
            {
                handle?.Dispose();
                return _index;
            }

            _looked = identity;
            return _index = TryRead(handle);
        }
    }

    // One of another version, or damaged, is looked at once: the worker makes another.
    private static PackageIndex? TryRead(SafeFileHandle handle)
    {
        try
        {
            return new PackageIndex(DescriptionsFile.Read(handle));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private SafeFileHandle? TryOpen()
    {
        try
        {
            return File.OpenHandle(folder.Descriptions, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
