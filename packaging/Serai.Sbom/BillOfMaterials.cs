using System.Text.Json;

namespace Serai.Sbom;

/// <summary>
/// What a program is made of, in the form of CycloneDX 1.5 (cyclonedx.org). Nothing in it tells where or when it was made: the same lock files
/// give the same bytes.
/// </summary>
internal sealed class BillOfMaterials(string version, DateTimeOffset builtAt, IEnumerable<Component> components)
{
    private const string Self = "serai";

    private readonly Component[] _components = [.. components.OrderBy(each => each.Purl, StringComparer.Ordinal)];

    /// <summary>Writes it.</summary>
    public void Write(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.5");
        json.WriteNumber("version", 1);
        WriteSubject(json);
        json.WriteStartArray("components");
        foreach (Component component in _components)
        {
            WriteComponent(json, component);
        }

        json.WriteEndArray();
        WriteDependencies(json);
        json.WriteEndObject();
    }

    private void WriteSubject(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", builtAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", Self);
        json.WriteString("name", Self);
        json.WriteString("version", version);
        WriteLicense(json, "MIT");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", component.Purl);
        json.WriteString("name", component.Name);
        json.WriteString("version", component.Version);
        json.WriteString("scope", component.IsShipped ? "required" : "excluded");
        if (component.Sha512 is { } hash)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(hash)));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteLicense(json, PackageLicense.Of(component));
        json.WriteString("purl", component.Purl);
        json.WriteEndObject();
    }

    private static void WriteLicense(Utf8JsonWriter json, string? expression)
    {
        if (expression is not null)
        {
            json.WriteStartArray("licenses");
            json.WriteStartObject();
            json.WriteString("expression", expression);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private void WriteDependencies(Utf8JsonWriter json)
    {
        json.WriteStartArray("dependencies");
        WriteEdges(json, Self, _components.Where(each => each.IsShipped));
        foreach (Component component in _components)
        {
            WriteEdges(json, component.Purl, _components.Where(each => component.DependsOn.Contains(each.Name, StringComparer.OrdinalIgnoreCase)));
        }

        json.WriteEndArray();
    }

    private static void WriteEdges(Utf8JsonWriter json, string from, IEnumerable<Component> to)
    {
        json.WriteStartObject();
        json.WriteString("ref", from);
        json.WriteStartArray("dependsOn");
        foreach (Component component in to)
        {
            json.WriteStringValue(component.Purl);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
