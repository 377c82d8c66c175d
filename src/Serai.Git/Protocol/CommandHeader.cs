using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>What each command of version 2 begins with: gitprotocol-v2(5), "Command Request".</summary>
internal static class CommandHeader
{
    public static void Write(PktLineWriter message, string command, Advertisement server, string agent)
    {
        message.Line("command=" + command);
        if (server.Has("agent"))
        {
            message.Line("agent=" + agent);
        }

        if (server.Has("object-format"))
        {
            message.Line("object-format=" + Name(server.Format));
        }

        message.Delimiter();
    }

    public static string Name(ObjectFormat format) => format == ObjectFormat.Sha256 ? "sha256" : "sha1";
}
