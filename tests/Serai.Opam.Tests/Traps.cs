namespace Serai.Opam.Tests;

/// <summary>Small files that are easily read wrongly, each byte a Latin-1 character, with the dump of their trees.</summary>
public static class Traps
{
    private const string Rejected = "rejected";

    public static IEnumerable<ITheoryDataRow> All => [.. Empty, .. Words, .. Strings, .. OutsideStrings, .. Operators, .. Items, .. Versions];

    private static TheoryData<string, string> Empty => new()
    {
        { "", "accepted " },
        { " \t\n\r\n", "accepted " },
        { "# c", "accepted " },
        { "#", "accepted " },
        { "(**)", "accepted " },
        { "(* (* \" *) *)# x", "accepted " },
    };

    private static TheoryData<string, string> Words => new()
    {
        { "available:true", Rejected },
        { "synopsis:\"x\"", "accepted (field \"synopsis\" (string \"x\"))" },
        { "a:1", "accepted (field \"a\" (int 1))" },
        { "a:1b: 2", "accepted (field \"a:1b\" (int 2))" },
        { "true: 1", Rejected },
        { "a: true", "accepted (field \"a\" (bool true))" },
        { "a: true:b", "accepted (field \"a\" (ident \"true:b\"))" },
        { "a: truex", "accepted (field \"a\" (ident \"truex\"))" },
        { "a: _", Rejected },
        { "a: __", Rejected },
        { "a: _1", Rejected },
        { "a: _:b", "accepted (field \"a\" (ident \"_:b\"))" },
        { "a: _+_:c", "accepted (field \"a\" (ident \"_+_:c\"))" },
        { "a: [a+_1]", "accepted (field \"a\" (list (ident \"a+_\") (int 1)))" },
        { "a: b+", Rejected },
        { "a: b:c:d", Rejected },
        { "a: -", Rejected },
        { "a: -b", "accepted (field \"a\" (ident \"-b\"))" },
        { "a: [1-2]", "accepted (field \"a\" (list (int 1) (int -2)))" },
        { "a: 1_0_", "accepted (field \"a\" (int 10))" },
        { "a: 007", "accepted (field \"a\" (int 7))" },
        { "a: 4611686018427387903", "accepted (field \"a\" (int 4611686018427387903))" },
        { "a: 4611686018427387904", Rejected },
        { "a: -4611686018427387904", "accepted (field \"a\" (int -4611686018427387904))" },
        { "a: -4611686018427387905", Rejected },
        { "a: 99999999999999999999999999999999999", Rejected },
    };

    private static TheoryData<string, string> Strings => new()
    {
        { "a: \"\"", "accepted (field \"a\" (string \"\"))" },
        { "a: \"\"\"\"\"\"", "accepted (field \"a\" (string \"\"))" },
        { "a: \"\"\"a\"\"\"\"", Rejected },
        { "a: \"\"\"a\\\"\"\"\"", "accepted (field \"a\" (string \"a\\22\"))" },
        { "a: \"\"\"a\"\"b\"\"\"", "accepted (field \"a\" (string \"a\\22\\22b\"))" },
        { "a: \"x", Rejected },
        { "a: \"x\r\ny\rz\"", "accepted (field \"a\" (string \"x\\0ay\\0dz\"))" },
        { "a: \"x\\\n \t y\"", "accepted (field \"a\" (string \"xy\"))" },
        { "a: \"x\\\r\n  y\"", "accepted (field \"a\" (string \"xy\"))" },
        { "a: \"x\\\n  \n y\"", "accepted (field \"a\" (string \"x\\0a y\"))" },
        { "a: \"x\\\r y\"", Rejected },
        { "a: \"\\\\\\\"\\'\\n\\t\\r\\b\\ \"", "accepted (field \"a\" (string \"\\5c\\22'\\0a\\09\\0d\\08 \"))" },
        { "a: \"\\065\\255\\x4a\\xFf\"", "accepted (field \"a\" (string \"A\\ffJ\\ff\"))" },
        { "a: \"\\256\"", Rejected },
        { "a: \"\\12\"", Rejected },
        { "a: \"\\x4\"", Rejected },
        { "a: \"\\q\"", Rejected },
        { "a: \"\0\xff\xc3\"", "accepted (field \"a\" (string \"\\00\\ff\\c3\"))" },
    };

    private static TheoryData<string, string> OutsideStrings => new()
    {
        { "\xef\xbb\xbf" + "a: 1", Rejected },
        { "a: 1\r\nb: 2\r\n", "accepted (field \"a\" (int 1)) (field \"b\" (int 2))" },
        { "a: 1\rb: 2", Rejected },
        { "a: b\0", Rejected },
        { "# \xff\0\ra: 1", "accepted " },
        { "(* \xff\0\r *)", "accepted " },
        { "(*)", Rejected },
        { "(* \"*)\" *)", Rejected },
        { "a: (* 1", Rejected },
        { "src:\n  \"x\"", "accepted (field \"src\" (string \"x\"))" },
    };

    private static TheoryData<string, string> Operators => new()
    {
        { "a: b ~ 1", "accepted (field \"a\" (>= (ident \"b\") (int 1)))" },
        { "a: b=c", "accepted (field \"a\" (= (ident \"b\") (ident \"c\")))" },
        { "a: b < c < d", Rejected },
        { "a: [b = c = d]", "accepted (field \"a\" (list (= (ident \"b\") (ident \"c\")) (= (ident \"d\"))))" },
        { "a: [(b) < c]", "accepted (field \"a\" (list (group (ident \"b\")) (< (ident \"c\"))))" },
        { "a: (b) < c", Rejected },
        { "a: b =:= c", Rejected },
        { "a: b=+=c", "accepted (field \"a\" (env=+= (ident \"b\") (ident \"c\")))" },
        { "a: b:=c", "accepted (field \"a\" (env:= (ident \"b\") (ident \"c\")))" },
        { "a: = = b", Rejected },
        { "a: != b", "accepted (field \"a\" (!= (ident \"b\")))" },
        { "a: ! = b", "accepted (field \"a\" (not (= (ident \"b\"))))" },
        { "a: !b{c}", "accepted (field \"a\" (not (option (ident \"b\") (ident \"c\"))))" },
        { "a: !b & c", "accepted (field \"a\" (and (not (ident \"b\")) (ident \"c\")))" },
        { "a: b | c & d | e", "accepted (field \"a\" (or (or (ident \"b\") (and (ident \"c\") (ident \"d\"))) (ident \"e\")))" },
        { "a: b & c {d}", "accepted (field \"a\" (and (ident \"b\") (option (ident \"c\") (ident \"d\"))))" },
        { "a: b = c {d} {}", "accepted (field \"a\" (option (option (= (ident \"b\") (ident \"c\")) (ident \"d\"))))" },
        { "a: {b}", Rejected },
        { "a: [b &]", Rejected },
        { "a: [!]", Rejected },
        { "a: (b]", Rejected },
        { "a: [b}", Rejected },
        { "a: b }", Rejected },
    };

    private static TheoryData<string, string> Items => new()
    {
        { "a: b c: d", "accepted (field \"a\" (ident \"b\")) (field \"c\" (ident \"d\"))" },
        { "a: 1 b { c: 2 }", "accepted (field \"a\" (int 1)) (section \"b\" - (field \"c\" (int 2)))" },
        { "a: b { c }", "accepted (field \"a\" (option (ident \"b\") (ident \"c\")))" },
        { "a \"n\" { b {} }", "accepted (section \"a\" \"n\" (section \"b\" -))" },
        { "a {", Rejected },
        { "a", Rejected },
        { "a:", Rejected },
        { "\"a\": 1", Rejected },
        { "a \"n\" \"m\" {}", Rejected },
    };

    private static TheoryData<string, string> Versions => new()
    {
        { "opam-version: \"2.1\"", "accepted (field \"opam-version\" (string \"2.1\"))" },
        { "a: 1 opam-version: \"2.1\"", Rejected },
        { "a: 1 opam-version: \"2.0\"", "accepted (field \"a\" (int 1)) (field \"opam-version\" (string \"2.0\"))" },
        { "a: 1 opam-version: [\"2.1\"]", "accepted (field \"a\" (int 1)) (field \"opam-version\" (list (string \"2.1\")))" },
        { "a: 1 s { opam-version: \"2.1\" }", "accepted (field \"a\" (int 1)) (section \"s\" - (field \"opam-version\" (string \"2.1\")))" },
        { "opam-version: \"2.0\" opam-version: \"2.0\"", "accepted (field \"opam-version\" (string \"2.0\")) (field \"opam-version\" (string \"2.0\"))" },
        { "opam-version: \"2.1\" opam-version: \"2.0\"", Rejected },
        { "opam-version: \"2.1\" @", Rejected },
        { "opam-version: \"2.2\" @", "accepted (field \"opam-version\" (string \"2.2\")) (section \"#\" -)" },
        { "opam-version: \"2.2\" opam-version: \"2.2\"", Rejected },
    };
}
