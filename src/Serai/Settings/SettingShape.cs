namespace Serai.Settings;

/// <summary>What a setting holds.</summary>
internal enum SettingShape
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Texts: the option is repeated, the variable separates them by blanks, the file has an array.</summary>
    List,

    /// <summary>On or off.</summary>
    Switch,
}
