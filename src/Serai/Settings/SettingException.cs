namespace Serai.Settings;

/// <summary>A setting that cannot be used; the message says which, where it was set, and what is expected.</summary>
internal sealed class SettingException(string message) : Exception(message);
