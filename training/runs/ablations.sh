#!/usr/bin/env bash
# The students that ours is compared with, each by one switch, on as many labelled ticks: bash training/runs/ablations.sh [NAME ...]
# Their packages then lie in $RUNS/static, $RUNS/no-expert and $RUNS/flat:
#   steve2 bench suite all --policy student,static=runs/static,no-expert=runs/no-expert,flat=runs/flat
set -euo pipefail
cd "$(dirname "$0")/../.."
# As many labelled ticks and steps as the shipped student learned from, which was stopped after 14 of its 16 rounds.
ROUNDS=${ROUNDS:-14}
TICKS=${TICKS:-26041}
. training/runs/distil.sh

[ $# -gt 0 ] || set -- static no-expert flat
for name in "$@"; do
  distil "ablation-$name" "--$name"
  $STEVE2 export "$RUNS/ablation-$name/checkpoint" "$RUNS/$name"
done
