#!/usr/bin/env bash
# A student to ship, from nothing to its package: bash training/runs/nano.sh [PACKAGE]
# Stopped at any point, it goes on by the same command. Settings: training/runs/distil.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
. training/runs/distil.sh

# Short episodes first: what is near is learned from more of them. Then long ones, for ores, diamonds and much land; then with more
# weight on logs, which `make run` asks for; and last, at a low rate and mostly alone, out of where it gets stuck by itself.
distil nano-short --rounds 16 --steps 150 --tick-limit 900
distil nano-long --start "$RUNS/nano-short/checkpoint" --rounds 22 --steps 150 --tick-limit 2000 --learning-rate 8e-4
distil nano-focus --start "$RUNS/nano-long/checkpoint" --rounds 10 --steps 150 --tick-limit 2000 --learning-rate 6e-4 --focus collect_log
distil nano --start "$RUNS/nano-focus/checkpoint" --rounds 4 --steps 150 --tick-limit 2000 --learning-rate 3e-4 --focus collect_log --alone 0.75 --episodes 96
$STEVE2 export "$RUNS/nano/checkpoint" "${1:-agent/students/nano}"
