#!/usr/bin/env bash
# The students that ours is compared with, each by one switch, on as many labelled ticks: bash training/runs/ablations.sh [NAME ...]
# Their packages then lie in $RUNS/static, $RUNS/no-expert and $RUNS/flat:
#   steve2 bench suite all --policy student,static=runs/static,no-expert=runs/no-expert,flat=runs/flat
set -euo pipefail
cd "$(dirname "$0")/../.."
# As many as the shipped student learned from, in each of 16 rounds.
TICKS=${TICKS:-27000}
. training/runs/distil.sh

[ $# -gt 0 ] || set -- static no-expert flat
for name in "$@"; do
  distil "ablation-$name" "--$name"
  $STEVE2 export "$RUNS/ablation-$name/checkpoint" "$RUNS/$name"
done
