using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Serai.Fuzz;

/// <summary>
/// Rewrites the product's assembly so that every block of code reports to <see cref="Coverage"/>: what SharpFuzz does for afl, for this
/// program's own loop, whose variants follow the structure of the input.
/// </summary>
internal static class Instrumenter
{
    /// <summary>Instruments an assembly.</summary>
    /// <param name="source">The assembly as it was built.</param>
    /// <param name="destination">Where the other one goes.</param>
    /// <param name="first">The number of its first block.</param>
    /// <returns>The number after its last block.</returns>
    public static int Rewrite(string source, string destination, int first)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(source);
        ModuleDefinition module = assembly.MainModule;
        MethodReference hit = module.ImportReference(typeof(Coverage).GetMethod(nameof(Coverage.Hit)));
        int blocks = first;
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            blocks = Rewrite(method.Body, hit, blocks);
        }

        assembly.Write(destination);
        return blocks;
    }

    private static int Rewrite(MethodBody body, MethodReference hit, int blocks)
    {
        body.SimplifyMacros();
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    starts.Add(target);
                    break;
                case Instruction[] targets:
                    starts.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is not null)
            {
                starts.Add(instruction.Next);
            }
        }

        ILProcessor il = body.GetILProcessor();
        foreach (Instruction start in starts.Where(start => start.Previous?.OpCode.OpCodeType != OpCodeType.Prefix).OrderBy(start => start.Offset).ToArray())
        {
            // Branches, handlers and debug points go on to name the first instruction of the block: it becomes the report, and what it was
            // comes behind.
            Instruction copy = il.Create(OpCodes.Nop);
            (copy.OpCode, copy.Operand) = (start.OpCode, start.Operand);
            (start.OpCode, start.Operand) = (OpCodes.Ldc_I4, blocks++);
            il.InsertAfter(start, copy);
            il.InsertAfter(start, il.Create(OpCodes.Call, hit));
        }

        body.OptimizeMacros();
        return blocks;
    }
}
