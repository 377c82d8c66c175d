using Serai.Load;

return await LoadCommand.Make().Parse(args).InvokeAsync();
