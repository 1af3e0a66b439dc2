#!/usr/bin/env bash
# A student to ship, from nothing to its package: bash training/runs/nano.sh [PACKAGE]
# Stopped at any point, it goes on by the same command. Settings: training/runs/distil.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
. training/runs/distil.sh

# Short episodes first: what is near is learned from more of them. Then long ones, for ores, diamonds and much land.
distil nano-short --rounds 16 --steps 150 --tick-limit 900
distil nano --start "$RUNS/nano-short/checkpoint" --rounds 12 --steps 150 --tick-limit 2000 --learning-rate 8e-4
$STEVE2 export "$RUNS/nano/checkpoint" "${1:-agent/students/nano}"
