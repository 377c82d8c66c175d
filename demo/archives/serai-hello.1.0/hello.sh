#!/bin/sh
echo "Peace be with you, ${1:-traveller}."
