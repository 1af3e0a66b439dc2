#!/usr/bin/env bash
# A student to ship, from nothing to its package: bash training/runs/nano.sh [PACKAGE]
# Stopped at any point, it goes on by the same command. Settings: training/runs/distil.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
. training/runs/distil.sh

# Short episodes first: what is near is learned from more of them. Then long ones, for ores, diamonds and much land, in three runs since
# the episodes of one fill the memory; then with more weight on logs, which `make run` asks for; and last, at a low rate and mostly
# alone, out of where it gets stuck by itself.
long="--steps 150 --tick-limit 2000"
distil nano-short --rounds 16 --steps 150 --tick-limit 900
before=nano-short
for part in 1 2 3; do
  distil "nano-long-$part" --start "$RUNS/$before/checkpoint" --rounds 11 $long --learning-rate 8e-4 --seed "$part"
  before=nano-long-$part
done
distil nano-focus --start "$RUNS/$before/checkpoint" --rounds 10 $long --learning-rate 6e-4 --focus collect_log --seed 4
distil nano --start "$RUNS/nano-focus/checkpoint" --rounds 4 $long --learning-rate 3e-4 --focus collect_log --seed 5 --alone 0.75 --episodes 96
$STEVE2 export "$RUNS/nano/checkpoint" "${1:-agent/students/nano}"
