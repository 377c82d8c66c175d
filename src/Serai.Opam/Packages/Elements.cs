using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>The elements of a list, or a single value where a list may be written without its brackets.</summary>
internal readonly ref struct Elements(OpamValue value)
{
    private readonly OpamValue _value = value;

    public Enumerator GetEnumerator() => new(_value);

    public ref struct Enumerator
    {
        private readonly bool _isList;
        private OpamValues.Enumerator _children;
        private bool _isDone;

        public Enumerator(OpamValue value)
        {
            _isList = value.Kind == OpamValueKind.List;
            _children = value.Children.GetEnumerator();
            Current = value;
        }

        public OpamValue Current { get; private set; }

        public bool MoveNext()
        {
            if (_isList)
            {
                bool found = _children.MoveNext();
                Current = _children.Current;
                return found;
            }

            bool isFirst = !_isDone;
            _isDone = true;
            return isFirst;
        }
    }
}
