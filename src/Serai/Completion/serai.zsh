#compdef serai
# zsh completion for serai: the program itself says what can follow.
_serai() {
    local -a suggestions
    local line="${(j: :)words[1,CURRENT]}"
    suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    if [[ -n "${suggestions[*]}" ]]; then
        compadd -a suggestions
    else
        _files
    fi
}
if [ "$funcstack[1]" = "_serai" ]; then
    _serai "$@"
else
    compdef _serai serai
fi
