using Serai.Availability;
using Serai.Availability.Inside;

// Without the first word the experiments; with it one process of them, which they start themselves.
switch (args)
{
    case ["inside", var variant, var port, var remote, var data, var objects]:
        return await InsideHost.RunAsync(InsideVariant.Named(variant), int.Parse(port), remote, data, objects);
    case ["work", var threads, var remote, var objects]:
        await PackageWork.RunAloneAsync(int.Parse(threads), remote, objects);
        return 0;
    default:
        return await Suite.RunAsync(args);
}
