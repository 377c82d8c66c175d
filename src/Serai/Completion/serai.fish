# fish completion for serai: the program itself says what can follow; where that is nothing, files.
function __serai_complete
    set -l line (commandline -cp)
    set -l suggestions (serai "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r '.+')
    if set -q suggestions[1]
        printf '%s\n' $suggestions
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c serai -f -a '(__serai_complete)'
