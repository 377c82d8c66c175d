namespace Serai.Git.Transports.Http;

/// <summary>
/// The credentials for a remote over HTTP: of its URL, else those that the options give, else of the credentials file, else a bearer token
/// of the environment. A user alone in the URL chooses among the lines of the file.
/// </summary>
internal static class HttpCredentials
{
    /// <summary>The variable with a bearer token.</summary>
    public const string TokenVariable = "SERAI_GIT_TOKEN";

    /// <summary>Looks for them, in all places anew: they may have been replaced.</summary>
    /// <exception cref="GitRemoteException">A place cannot be read, or has something else.</exception>
    public static GitCredentials? Find(GitRemote remote, GitClientOptions options)
    {
        if (remote.Credentials is { HasPassword: true } complete)
        {
            return complete;
        }

        GitCredentials? found = options.Credentials
            ?? (options.CredentialsFile is { } file ? CredentialsFile.Find(file, new Uri(remote.Url), remote.Credentials?.User) : null)
            ?? remote.Credentials;
        return found ?? FromVariable(remote, options);
    }

    private static GitCredentials? FromVariable(GitRemote remote, GitClientOptions options)
    {
        try
        {
            return options.ReadVariable(TokenVariable) is { Length: > 0 } token ? GitCredentials.Bearer(token, TokenVariable) : null;
        }
        catch (FormatException e)
        {
            throw new GitRemoteException(GitRemoteFault.Unauthorized, $"{remote.Url}: {e.Message}; nothing was sent");
        }
    }
}
