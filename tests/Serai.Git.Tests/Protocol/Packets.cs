using System.Text;
using Serai.Git.PktLines;

namespace Serai.Git.Tests.Protocol;

/// <summary>Answers of servers, written as text: one string a packet; <c>--</c> a flush, <c>|</c> a delimiter; other text is sent as it is.</summary>
internal static class Packets
{
    public const string Id1 = "1111111111111111111111111111111111111111";
    public const string Id2 = "2222222222222222222222222222222222222222";
    public const string Id3 = "3333333333333333333333333333333333333333";

    /// <summary>The greeting of git 2.39.</summary>
    public static byte[] Greeting => Of("version 2\n", "agent=git/2.39.5\n", "ls-refs=unborn\n", "fetch=shallow wait-for-done filter\n", "server-option\n", "object-format=sha1\n", "--");

    public static byte[] Of(params string[] packets)
    {
        var writer = new PktLineWriter();
        foreach (string packet in packets)
        {
            _ = packet switch
            {
                "--" => writer.Flush(),
                "|" => writer.Delimiter(),
                _ => writer.Payload(Encoding.Latin1.GetBytes(packet)),
            };
        }

        return writer.Message.ToArray();
    }

    public static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new ArgumentException("not an object id", nameof(hex));
}
