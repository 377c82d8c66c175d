using Serai.Lab.Loops;

namespace Serai.Lab.Tests;

/// <summary>The lab explains the product, and owes nothing to it.</summary>
public class IndependenceTests
{
    [Fact]
    public void The_lab_refers_to_no_project_of_the_product() =>
        Assert.DoesNotContain(typeof(EventLoop).Assembly.GetReferencedAssemblies(), each => each.Name!.StartsWith("Serai", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_references_are_really_read() =>
        Assert.Contains(typeof(EventLoop).Assembly.GetReferencedAssemblies(), each => each.Name == "BenchmarkDotNet");
}
