namespace Serai.Front.Http;

/// <summary>The disk refused to give a file's bytes, or has fewer of them than it had: not the client's connection, whose end is an <see cref="IOException"/>, too.</summary>
internal sealed class UnreadableFileException(string message, Exception? cause = null) : IOException(message, cause);
