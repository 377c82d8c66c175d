namespace Serai.OpamClients;

/// <summary>What is wanted of the user's opam cannot be done; the message says why, and what helps.</summary>
internal sealed class OpamException(string message) : Exception(message);
