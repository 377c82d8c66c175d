namespace Serai.Worker.Index;

/// <summary>A kind of thing that is amiss in an index.</summary>
/// <param name="What">What it is.</param>
/// <param name="Places">The first places where it is, in printable characters, and how many more.</param>
/// <param name="Consequence">What follows from it.</param>
/// <param name="BreaksClients">Whether some client fails by it; otherwise it costs bytes, or makes them differ.</param>
public sealed record IndexFlaw(string What, string Places, string Consequence, bool BreaksClients);
