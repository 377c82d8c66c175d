using System.Globalization;
using System.Text;

namespace Serai.Opam.Tests.Reference;

/// <summary>
/// A random file made from a tree: the text in a random layout, and beside it the dump that a right parser must give, without lines.
/// </summary>
internal sealed class ModelFile
{
    private static readonly string[] Idents = ["a", "b-c", "foo:bar", "x+y:z", "_+_:q", "truely", "os", "1st", "-opt"];
    private static readonly string[] Relations = ["=", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Updates = ["+=", "=+", "=+=", ":=", "=:"];
    private static readonly string[] Texts = ["", "x", "a\nb", "tab\there", "q\"uo\"\"\"te", "back\\slash", "\r\n", "end\r", "\u00e9", "a\"", "\0\u007f", "%{x}% \\n"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _dump = new("accepted ");

    private ModelFile(Random random) => _random = random;

    public byte[] Text => Encoding.UTF8.GetBytes(_text.ToString());

    public string Dump => _dump.ToString();

    public static ModelFile Make(Random random)
    {
        var file = new ModelFile(random);
        file.Items(3);
        return file;
    }

    private void Items(int depth)
    {
        for (int i = _random.Next(1, 6); i > 0; i--)
        {
            string name = Idents[_random.Next(Idents.Length)];
            string separator = i == 1 ? "" : " ";
            if (depth > 0 && _random.Next(4) == 0)
            {
                bool isNamed = _random.Next(2) == 0;
                Both(name, $"(section {Quote(name)} ");
                Blank();
                if (isNamed)
                {
                    string text = Texts[_random.Next(Texts.Length)];
                    Both(Written(text), Quote(text));
                }
                else
                {
                    _dump.Append('-');
                }

                Both("{", " ");
                Items(depth - 1);
                Both("}", ")" + separator);
            }
            else
            {
                Both(name, $"(field {Quote(name)} ");
                Both(" :", "");
                Blank();
                Value(depth + 1);
                Both("", ")" + separator);
            }

            Blank();
        }
    }

    private void Value(int depth) => Chain("|", "or", () => Chain("&", "and", () => Unary(depth)));

    /// <summary>One operand, or several from the left.</summary>
    private void Chain(string op, string name, Action operand)
    {
        int more = _random.Next(5) == 0 ? _random.Next(1, 4) : 0;
        _dump.Append(string.Concat(Enumerable.Repeat($"({name} ", more)));
        operand();
        for (int i = 0; i < more; i++)
        {
            Both(op, " ");
            Blank();
            operand();
            _dump.Append(')');
        }
    }

    private void Unary(int depth)
    {
        if (_random.Next(8) == 0)
        {
            bool isNot = _random.Next(2) == 0;
            Both(isNot ? "! " : "?", isNot ? "(not " : "(defined ");
            if (_random.Next(4) == 0)
            {
                Options(depth, PrefixRelation);
            }
            else
            {
                Unary(depth);
            }

            _dump.Append(')');
            return;
        }

        Options(depth, () => Primary(depth));
    }

    private void Options(int depth, Action primary)
    {
        int options = depth > 0 && _random.Next(6) == 0 ? _random.Next(1, 3) : 0;
        _dump.Append(string.Concat(Enumerable.Repeat("(option ", options)));
        primary();
        for (int i = 0; i < options; i++)
        {
            Both("{", "");
            Values(depth - 1, isAfterFirst: true);
            Both("}", ")");
        }
    }

    private void Primary(int depth)
    {
        int kind = _random.Next(depth > 0 ? 8 : 5);
        switch (kind)
        {
            case 3:
                string relation = Relations[_random.Next(Relations.Length)];
                Operator(relation, relation);
                break;
            case 4:
                string update = Updates[_random.Next(Updates.Length)];
                Operator(update, "env" + update);
                break;
            case 5 or 6:
                Both("[", "(list");
                Values(depth - 1, isAfterFirst: true);
                Both("]", ")");
                break;
            case 7:
                Both("(", "(group");
                Values(depth - 1, isAfterFirst: true);
                Both(")", ")");
                break;
            default:
                Atom();
                break;
        }
    }

    private void PrefixRelation()
    {
        string relation = Relations[_random.Next(Relations.Length)];
        Both(relation, $"({relation} ");
        Atom();
        _dump.Append(')');
    }

    private void Operator(string written, string name)
    {
        _dump.Append('(').Append(name).Append(' ');
        Atom();
        Both(" " + written + " ", " ");
        Atom();
        _dump.Append(')');
    }

    private void Values(int depth, bool isAfterFirst)
    {
        for (int i = _random.Next(4); i > 0; i--)
        {
            _dump.Append(isAfterFirst ? " " : "");
            Blank();
            Value(depth);
            isAfterFirst = true;
        }

        Blank();
    }

    private void Atom()
    {
        switch (_random.Next(5))
        {
            case 0:
                bool value = _random.Next(2) == 0;
                string word = value ? "true" : "false";
                Both(word, $"(bool {word})");
                break;
            case 1:
                long number = _random.NextInt64(-(1L << 62), 1L << 62) >> _random.Next(60);
                string digits = number.ToString(CultureInfo.InvariantCulture);
                Both(digits, $"(int {digits})");
                break;
            case 2:
                string ident = Idents[_random.Next(Idents.Length)];
                Both(ident, $"(ident {Quote(ident)})");
                break;
            default:
                string text = Texts[_random.Next(Texts.Length)];
                Both(Written(text), $"(string {Quote(text)})");
                break;
        }

        Both(" ", "");
    }

    private string Written(string text)
    {
        bool triple = _random.Next(2) == 0;
        var written = new StringBuilder(triple ? "\"\"\"" : "\"");
        bool isEaten = false;
        foreach (char c in text)
        {
            written.Append(c switch
            {
                ' ' when isEaten => "\\ ",
                '\t' when isEaten => "\\t",
                '"' => "\\\"",
                '\\' => "\\\\",
                '\r' => _random.Next(2) == 0 ? "\\r" : "\\013",
                '\n' => _random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\\n" },
                '\t' => _random.Next(2) == 0 ? "\t" : "\\x09",
                _ => c.ToString(),
            });

            // A blank after an eaten end of line would be eaten too.
            isEaten = _random.Next(20) == 0;
            written.Append(isEaten ? "\\\n \t " : "");
        }

        return written.Append(triple ? "\"\"\"" : "\"").ToString();
    }

    private void Blank() => _text.Append(_random.Next(6) switch { 0 => "\n", 1 => "\r\n", 2 => " # \"c\n", 3 => " (* ( (* \" *) *)", 4 => "\t", _ => " " });

    private void Both(string text, string dump)
    {
        _text.Append(text);
        _dump.Append(dump);
    }

    private static string Quote(string text) => TreeDump.Quote(Encoding.UTF8.GetBytes(text));
}
