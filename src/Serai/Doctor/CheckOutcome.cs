using System.Text.Json.Serialization;

namespace Serai.Doctor;

/// <summary>What came of looking at one thing.</summary>
internal enum CheckOutcome
{
    /// <summary>It is as every client wants it.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Clients get on with it; it could be better, or could not be looked at.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>Some client fails by it, or gets what is wrong or old.</summary>
    [JsonStringEnumMemberName("bad")]
    Bad,
}
