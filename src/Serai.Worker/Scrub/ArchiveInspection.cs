using Serai.Store;
using Serai.Store.Archives;
using Serai.Worker.Lanes;

namespace Serai.Worker.Scrub;

/// <summary>
/// Looks at stored archives and their aliases, and mends what can be where it may: a bad archive is set aside and fetched again, its aliases are
/// put right. An archive leaves <c>archives/</c> only when its bytes are not those of its name, seen twice: where it lay, and where it was put.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="pace">How fast.</param>
/// <param name="time">The clock.</param>
/// <param name="fetchAgain">Fetches an archive that was set aside, and tells whether it is stored now; null where nothing may be changed.</param>
/// <param name="lanes">What hashing is a lane of.</param>
internal sealed class ArchiveInspection(
    DataFolder folder, Pace pace, TimeProvider time, Func<ArchiveHash, CancellationToken, Task<bool>>? fetchAgain, WorkLanes lanes)
{
    // An alias is written before the archive has its name: so young, it may be about to mean something.
    private static readonly TimeSpan AliasPatience = TimeSpan.FromHours(1);

    private readonly ArchiveStore _store = new(folder);
    private readonly ArchiveQuarantine _quarantine = new(folder);
    private readonly ArchiveCheck _check = new(folder, pace, lanes);

    // Of archives that were hashed by this look, so that no alias of theirs needs that again.
    private readonly Dictionary<ArchiveHash, ArchiveDigests> _whole = [];
    private ILookup<ArchiveHash, ArchiveHash>? _aliases;

    /// <summary>Hashes one archive, and looks at its aliases.</summary>
    public async Task LookAtAsync(ArchiveHash sha256, VerifyTally tally, CancellationToken cancellationToken)
    {
        ArchiveCondition condition = await _check.CheckAsync(sha256, cancellationToken);
        string path = Shown(sha256);
        switch (condition)
        {
            case ArchiveCondition.Whole whole:
                _whole[sha256] = whole.Digests;
                await LookAtAliasAsync(whole.Digests.Sha512, sha256, tally, cancellationToken);
                await LookAtAliasAsync(whole.Digests.Md5, sha256, tally, cancellationToken);
                break;
            case ArchiveCondition.Bad bad when fetchAgain is null:
                tally.Add(path, bad.Reason, isMended: false);
                break;
            case ArchiveCondition.Bad bad:
                await MendAsync(sha256, bad.Reason, tally, cancellationToken);
                break;
            case ArchiveCondition.Closed closed:
                tally.Add(path, closed.Reason, isMended: false);
                break;
            default:
                return;
        }

        tally.Count(counts => counts with { Archives = counts.Archives + 1, ArchiveBytes = counts.ArchiveBytes + condition.Bytes });
    }

    /// <summary>Follows every alias: each has to lead to an archive that has this checksum, or to none.</summary>
    public async Task LookAtAliasesAsync(VerifyTally tally, CancellationToken cancellationToken)
    {
        foreach (ArchiveHash alias in new ArchiveListing(folder).Aliases())
        {
            await pace.SpendAsync(0, cancellationToken);
            tally.Count(counts => counts with { Aliases = counts.Aliases + 1 });
            ArchiveHash? named = _store.ReadAlias(alias);
            if (named is { } sha256)
            {
                if (!File.Exists(folder.Archive(sha256)))
                {
                    RemoveOld(alias);
                    continue;
                }

                if (await DigestsOfAsync(sha256, cancellationToken) is not { } digests || digests.Of(alias.Algorithm) == alias)
                {
                    // Of an archive that is bad, nothing can be said of its aliases.
                    continue;
                }
            }
            else if (!File.Exists(folder.Archive(alias)))
            {
                continue;
            }

            Remove(alias, named is null ? "is no alias" : $"leads to {named}, which has another {alias.AlgorithmName}", tally);
        }
    }

    private async Task LookAtAliasAsync(ArchiveHash alias, ArchiveHash sha256, VerifyTally tally, CancellationToken cancellationToken)
    {
        ArchiveHash? named = _store.ReadAlias(alias);
        if (named == sha256)
        {
            return;
        }

        // Two archives of one md5 can be made: the alias is the first one's.
        bool isStored = named is { } other && File.Exists(folder.Archive(other));
        if (isStored && (await DigestsOfAsync(named!.Value, cancellationToken))?.Of(alias.Algorithm) == alias)
        {
            return;
        }

        if (fetchAgain is not null)
        {
            _store.RemoveAlias(alias);
            _store.WriteAliases(_whole[sha256]);
        }

        tally.Add(Shown(alias), $"does not lead to {sha256}, as it has to{(fetchAgain is null ? string.Empty : "; mended")}", isMended: fetchAgain is not null);
    }

    private async Task<ArchiveDigests?> DigestsOfAsync(ArchiveHash sha256, CancellationToken cancellationToken)
    {
        if (!_whole.TryGetValue(sha256, out ArchiveDigests? digests) && await _check.CheckAsync(sha256, cancellationToken) is ArchiveCondition.Whole whole)
        {
            _whole[sha256] = digests = whole.Digests;
        }

        return digests;
    }

    private async Task MendAsync(ArchiveHash sha256, string reason, VerifyTally tally, CancellationToken cancellationToken)
    {
        // A whole one may have come into its place while the bad one was read.
        if (_quarantine.Take(sha256) is not { } aside)
        {
            return;
        }

        if (await _check.CheckAsync(aside, sha256, cancellationToken) is ArchiveCondition.Whole)
        {
            _quarantine.Return(sha256);
            return;
        }

        bool isBack = await FetchAgainAsync(sha256, cancellationToken);
        string end = isBack ? "it is set aside and fetched again" : "it is set aside, and could not be fetched again";
        tally.Add(Shown(sha256), $"{reason}; {end}", isBack);
    }

    // The index may name it by another checksum than that of its file; what comes back need not be the same archive then.
    private async Task<bool> FetchAgainAsync(ArchiveHash sha256, CancellationToken cancellationToken)
    {
        foreach (ArchiveHash name in Aliases[sha256].Prepend(sha256))
        {
            if (await fetchAgain!(name, cancellationToken) && File.Exists(folder.Archive(sha256)))
            {
                return true;
            }
        }

        return false;
    }

    private void RemoveOld(ArchiveHash alias)
    {
        if (fetchAgain is not null && time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(folder.Archive(alias)) > AliasPatience)
        {
            _store.RemoveAlias(alias);
        }
    }

    private void Remove(ArchiveHash alias, string reason, VerifyTally tally)
    {
        if (fetchAgain is not null)
        {
            _store.RemoveAlias(alias);
        }

        tally.Add(Shown(alias), fetchAgain is null ? reason : $"{reason}; removed", isMended: fetchAgain is not null);
    }

    // By the archive that they name; read once, where something has to be mended.
    private ILookup<ArchiveHash, ArchiveHash> Aliases => _aliases ??= new ArchiveListing(folder).Aliases()
        .Select(alias => (Alias: alias, Sha256: _store.ReadAlias(alias)))
        .Where(each => each.Sha256 is not null)
        .ToLookup(each => each.Sha256!.Value, each => each.Alias);

    private string Shown(ArchiveHash hash) => Path.GetRelativePath(folder.Root, folder.Archive(hash));
}
