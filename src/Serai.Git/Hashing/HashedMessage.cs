namespace Serai.Git.Hashing;

/// <summary>Told of each message once its hash is known.</summary>
/// <param name="tag">What the message was added with.</param>
/// <param name="hash">The hash; good during the call.</param>
/// <param name="isAttack">Whether a block of the message is half of a SHA-1 collision.</param>
internal delegate void HashedMessage(int tag, ReadOnlySpan<byte> hash, bool isAttack);
