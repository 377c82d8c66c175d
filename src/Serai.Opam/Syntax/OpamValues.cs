namespace Serai.Opam.Syntax;

/// <summary>The children of a value, in their order. Enumerating allocates nothing.</summary>
public readonly record struct OpamValues
{
    private readonly OpamFile? _file;
    private readonly int _first;

    internal OpamValues(OpamFile file, int first)
    {
        _file = file;
        _first = first;
    }

    /// <summary>Begins at the first value.</summary>
    public Enumerator GetEnumerator() => new(_file, _first);

    /// <summary>Goes through values.</summary>
    public record struct Enumerator
    {
        private readonly OpamFile? _file;
        private int _next;

        internal Enumerator(OpamFile? file, int first)
        {
            _file = file;
            _next = first;
            Current = default;
        }

        /// <summary>The value.</summary>
        public OpamValue Current { get; private set; }

        /// <summary>Goes to the next value.</summary>
        public bool MoveNext()
        {
            if (_next == 0 || _file is null)
            {
                return false;
            }

            Current = new OpamValue(_file, _next);
            _next = _file.Node(_next).Next;
            return true;
        }
    }
}
