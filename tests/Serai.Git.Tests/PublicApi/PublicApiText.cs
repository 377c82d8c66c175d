using System.Reflection;
using System.Runtime.CompilerServices;

namespace Serai.Git.Tests.PublicApi;

/// <summary>The public surface of an assembly in lines that read like C#, sorted: a type, and indented what it offers.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every public type of an assembly with every member that another assembly can reach.</summary>
    public static string Of(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Of));

    /// <summary>One type.</summary>
    public static string Of(Type type)
    {
        if (type.BaseType == typeof(MulticastDelegate))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeText.Of(invoke.ReturnParameter)} {type.FullName}({Parameters(invoke)})\n";
        }

        IEnumerable<string> members = type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {field.GetRawConstantValue()}")
            : Members(type).Order(StringComparer.Ordinal);
        return $"{Kind(type)} {type.FullName}{Bases(type)}\n" + string.Concat(members.Select(member => $"    {member}\n"));
    }

    private static IEnumerable<string> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Where(IsOffered).Select(each => $"{type.Name}({Parameters(each)})"),
        .. type.GetFields(Declared).Where(each => each.IsPublic || each.IsFamily).Select(Field),
        .. type.GetProperties(Declared).Where(each => each.GetAccessors(nonPublic: true).Any(IsReachable)).Where(IsWritten).Select(Property),
        .. type.GetEvents(Declared).Where(each => IsReachable(each.AddMethod!)).Select(each => $"event {TypeText.Of(each.EventHandlerType!)} {each.Name}"),
        .. type.GetMethods(Declared).Where(IsOffered).Where(each => !IsAccessor(each)).Select(Method),
    ];

    // What the compiler adds to a record is said by the word "record".
    private static bool IsOffered(MethodBase method) => IsReachable(method) && IsWritten(method);

    private static bool IsReachable(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsWritten(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Kind(Type type)
    {
        bool isRecord = type.GetMethod("PrintMembers", Declared) is { } print && !IsWritten(print);
        return type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsByRefLike: true } => "ref struct",
            { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly " : "") + (isRecord ? "record struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (isRecord ? "record" : "class"),
        };
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) == typeof(int) ? "" : $" : {TypeText.Of(Enum.GetUnderlyingType(type))}";
        }

        IEnumerable<Type> inherited = type.GetInterfaces().SelectMany(each => each.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        string[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeText.Of(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Except(inherited).Select(TypeText.Of).Order(StringComparer.Ordinal),
        ];
        return bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {TypeText.Of(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(field)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(nonPublic: true).First(IsReachable);
        string modifiers = (accessor.IsStatic ? "static " : "") + (property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "");
        string set = property.SetMethod is { } setter && IsReachable(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        return $"{modifiers}{TypeText.Of(property)} {property.Name} {{{(property.GetMethod is { } getter && IsReachable(getter) ? " get;" : "")}{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        string modifiers = method.IsStatic ? "static " : method.GetBaseDefinition() != method ? "override " : "";
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(each => each.Name))}>" : "";
        return $"{modifiers}{TypeText.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        string modifier = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "";
        string value = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "";
        return $"{modifier}{TypeText.Of(parameter)} {parameter.Name}{value}";
    }));
}
