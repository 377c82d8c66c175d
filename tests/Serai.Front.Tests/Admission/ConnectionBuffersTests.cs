using System.Buffers;
using Serai.Front.Admission;

namespace Serai.Front.Tests.Admission;

public sealed class ConnectionBuffersTests : IDisposable
{
    private const int Many = 1_000;

    private readonly ConnectionBuffers _buffers = new();

    public void Dispose() => _buffers.Dispose();

    [Fact]
    public void Those_who_have_buffers_at_the_same_time_have_different_ones()
    {
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, Many).Select(_ => _buffers.Rent())];
        for (int i = 0; i < Many; i++)
        {
            rented[i].Memory.Span.Fill((byte)i);
        }

        Assert.All(rented.Index(), each => Assert.True(!each.Item.Memory.Span.ContainsAnyExcept((byte)each.Index), $"buffer {each.Index}"));
    }

    [Fact]
    public void A_buffer_that_came_back_twice_is_given_to_one()
    {
        IMemoryOwner<byte> first = _buffers.Rent();
        first.Dispose();
        first.Dispose();
        Assert.NotSame(_buffers.Rent(), _buffers.Rent());
    }

    [Fact]
    public void What_came_back_last_is_taken_first()
    {
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, Many).Select(_ => _buffers.Rent())];
        Array.ForEach(rented, each => each.Dispose());
        Assert.Same(rented[^1], _buffers.Rent());
    }

    [Fact]
    public void No_buffer_is_larger_than_a_block()
    {
        Assert.Equal(BufferSlab.BlockBytes, _buffers.Rent(BufferSlab.BlockBytes).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _buffers.Rent(BufferSlab.BlockBytes + 1));
    }

    [Fact]
    public void Given_back_are_buffers_that_nobody_has_and_no_other_byte_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere nothing is given back");
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, Many).Select(_ => _buffers.Rent())];
        Array.ForEach(rented, each => each.Memory.Span.Fill(7));
        Array.ForEach(rented[1..], each => each.Dispose());
        _buffers.GiveBack();
        Assert.False(rented[0].Memory.Span.ContainsAnyExcept((byte)7));
        IMemoryOwner<byte>[] anew = [.. Enumerable.Range(1, Many - 1).Select(_ => _buffers.Rent())];
        int zeroed = anew.Count(each => !each.Memory.Span.ContainsAnyExcept((byte)0));

        // All but those beside the one that is still somebody's.
        Assert.InRange(zeroed, Many - 64, Many - 1);
    }

    [Fact]
    public void What_was_given_back_can_be_used_and_given_back_again()
    {
        for (int round = 1; round <= 3; round++)
        {
            IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, Many).Select(_ => _buffers.Rent())];
            Array.ForEach(rented, each => each.Memory.Span.Fill((byte)round));
            Assert.All(rented, each => Assert.False(each.Memory.Span.ContainsAnyExcept((byte)round)));
            Array.ForEach(rented, each => each.Dispose());
            _buffers.GiveBack();
        }
    }
}
