namespace Serai.Front.Packages;

/// <summary>Where in the order of the packages those begin that have one first letter.</summary>
/// <param name="Text">The letter, or what stands for all that is none.</param>
/// <param name="First">The place of the first of them, from 0.</param>
internal readonly record struct PackageInitial(string Text, int First);
