#!/bin/sh
# The greetings lie beside this script's own prefix.
greetings=$(dirname "$(dirname "$(readlink -f "$0")")")/share/serai-greetings/greetings
while read -r greeting; do echo "$greeting, ${1:-traveller}."; done < "$greetings"
