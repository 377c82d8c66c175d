namespace Serai.Store.Control;

/// <summary>An archive that is being fetched, as the status shows it.</summary>
/// <param name="Hash">Its strongest checksum, as <c>sha256=…</c>.</param>
/// <param name="Package">A package that names it, as <c>ocamlfind.1.9.6</c>.</param>
/// <param name="Url">The source it comes from, without credentials.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Since">When the fetch began.</param>
/// <param name="Length">The whole length, where the source says it. Not required: what is null is not written.</param>
public sealed record ActiveFetch(string Hash, string Package, string Url, long Received, DateTimeOffset Since, long? Length = null);
