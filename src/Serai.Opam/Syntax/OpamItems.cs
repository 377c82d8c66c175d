namespace Serai.Opam.Syntax;

/// <summary>The items of a file or section. Enumerating allocates nothing.</summary>
public readonly record struct OpamItems
{
    private readonly OpamFile? _file;
    private readonly int _first;

    internal OpamItems(OpamFile file, int first)
    {
        _file = file;
        _first = first;
    }

    /// <summary>Begins at the first item.</summary>
    public Enumerator GetEnumerator() => new(_file, _first);

    /// <summary>Goes through items.</summary>
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

        /// <summary>The item.</summary>
        public OpamItem Current { get; private set; }

        /// <summary>Goes to the next item.</summary>
        public bool MoveNext()
        {
            if (_next == 0 || _file is null)
            {
                return false;
            }

            Current = new OpamItem(_file, _next);
            _next = _file.Node(_next).Next;
            return true;
        }
    }
}
