#!/bin/sh
echo "A glass of tea for ${1:-you}: the gate stays open."
