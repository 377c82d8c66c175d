using Serai.Worker.Faults;
using Serai.Worker.Lanes;

namespace Serai.Worker.Tests.Faults;

public sealed class FaultSwitchTests
{
    [Theory]
    [InlineData("build:spin10", nameof(WorkStage.Build), nameof(FaultKind.Spin10))]
    [InlineData("receive:alloc2g", nameof(WorkStage.Receive), nameof(FaultKind.Alloc2G))]
    [InlineData("analyse:gcstorm", nameof(WorkStage.Analyse), nameof(FaultKind.GcStorm))]
    [InlineData("publish:stackoverflow", nameof(WorkStage.Publish), nameof(FaultKind.StackOverflow))]
    [InlineData("download:exit", nameof(WorkStage.Download), nameof(FaultKind.Exit))]
    [InlineData("scrub:deadlock:always", nameof(WorkStage.Scrub), nameof(FaultKind.Deadlock))]
    public void A_stage_and_a_fault_are_read(string text, string stage, string kind) =>
        Assert.Equal((Enum.Parse<WorkStage>(stage), Enum.Parse<FaultKind>(kind)), FaultSwitch.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("build")]
    [InlineData("build:")]
    [InlineData("cook:spin10")]
    [InlineData("build:burn")]
    [InlineData("2:99")]
    public void Anything_else_arms_nothing(string? text) => Assert.Null(FaultSwitch.Read(text));
}
