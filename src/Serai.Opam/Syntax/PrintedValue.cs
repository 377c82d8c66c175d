using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>A value with parts, printed up to one of them.</summary>
internal struct PrintedValue
{
    private readonly OpamValue _value;

    // Blanks before each line of a list of several lines; below 0 for what stays on one line.
    private readonly int _indent;
    private OpamValues.Enumerator _children;
    private int _count;

    private PrintedValue(OpamValue value, int indent)
    {
        _value = value;
        _indent = indent;
        _children = value.Children.GetEnumerator();
    }

    /// <summary>The part to print next.</summary>
    public readonly OpamValue Child => _children.Current;

    /// <summary>Prints an atom whole, of anything else what stands before its first part.</summary>
    /// <returns>What has parts to print, null for an atom.</returns>
    public static PrintedValue? Start(IBufferWriter<byte> output, OpamValue value, int indent)
    {
        switch (value.Kind)
        {
            case OpamValueKind.String:
                OpamWriter.WriteString(output, value.Text.Span);
                return null;
            case OpamValueKind.Bool or OpamValueKind.Int or OpamValueKind.Ident:
                output.Write(value.Text.Span);
                return null;
            case OpamValueKind.List:
                output.Write("["u8);
                return new PrintedValue(value, HasSeveral(value) ? indent : -1);
            case OpamValueKind.Group:
                output.Write("("u8);
                break;
            case OpamValueKind.Prefix:
                output.Write(OpamWriter.Of(value.Operator));
                break;
            case OpamValueKind.PrefixRelation:
                output.Write(OpamWriter.Of(value.Operator));
                output.Write(" "u8);
                break;
            default:
                break;
        }

        return new PrintedValue(value, -1);
    }

    /// <summary>Goes to the next part and prints what stands before it; at the end, what stands after the last.</summary>
    public bool MoveNext(IBufferWriter<byte> output)
    {
        if (_children.MoveNext())
        {
            WriteSeparator(output);
            _count++;
            return true;
        }

        switch (_value.Kind)
        {
            case OpamValueKind.List:
                WriteLine(output, 0);
                output.Write("]"u8);
                break;
            case OpamValueKind.Group:
                output.Write(")"u8);
                break;
            case OpamValueKind.Option:
                output.Write(_count == 1 ? " {}"u8 : "}"u8);
                break;
            default:
                break;
        }

        return false;
    }

    private readonly void WriteSeparator(IBufferWriter<byte> output)
    {
        switch (_value.Kind)
        {
            case OpamValueKind.List when _indent >= 0:
                WriteLine(output, 2);
                break;

            // "!" and "= a" would read back as "!=", whatever the comparison is a part of.
            case OpamValueKind.Prefix when Child.Written.Span[0] == (byte)'=':
                output.Write(" "u8);
                break;
            default:
                if (_count > 0)
                {
                    WriteBetween(output);
                }

                break;
        }
    }

    private readonly void WriteBetween(IBufferWriter<byte> output)
    {
        output.Write(" "u8);
        switch (_value.Kind)
        {
            case OpamValueKind.Option when _count == 1:
                output.Write("{"u8);
                break;
            case OpamValueKind.And:
                output.Write("& "u8);
                break;
            case OpamValueKind.Or:
                output.Write("| "u8);
                break;
            case OpamValueKind.Relation or OpamValueKind.EnvironmentUpdate:
                output.Write(OpamWriter.Of(_value.Operator));
                output.Write(" "u8);
                break;
            default:
                break;
        }
    }

    private readonly void WriteLine(IBufferWriter<byte> output, int more)
    {
        if (_indent >= 0)
        {
            output.Write("\n"u8);
            for (int i = 0; i < (_indent * 2) + more; i++)
            {
                output.Write(" "u8);
            }
        }
    }

    private static bool HasSeveral(OpamValue list)
    {
        OpamValues.Enumerator children = list.Children.GetEnumerator();
        return children.MoveNext() && children.MoveNext();
    }
}
