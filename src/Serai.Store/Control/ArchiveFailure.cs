namespace Serai.Store.Control;

/// <summary>An archive that could not be had, as the status shows it.</summary>
/// <param name="Hash">Its strongest checksum, as <c>sha256=…</c>.</param>
/// <param name="Package">A package that names it, as <c>ocamlfind.1.9.6</c>.</param>
/// <param name="Url">The source that was tried last, without credentials.</param>
/// <param name="Cause">Why, without what is of this archive alone: for all that failed for it.</param>
/// <param name="Reason">One line: why.</param>
/// <param name="Since">When it failed first.</param>
/// <param name="NextTry">When it is tried again.</param>
public sealed record ArchiveFailure(string Hash, string Package, string Url, string Cause, string Reason, DateTimeOffset Since, DateTimeOffset NextTry);
