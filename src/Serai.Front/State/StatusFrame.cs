namespace Serai.Front.State;

/// <summary>One change of the status as it is sent to all who follow it: the bytes of a server-sent event.</summary>
internal sealed record StatusFrame(byte[] Bytes);
