# fish completion for serai: the program itself says what can follow.
function __serai_complete
    set -l line (commandline -cp)
    serai "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c serai -a '(__serai_complete)'
