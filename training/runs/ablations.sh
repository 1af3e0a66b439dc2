#!/usr/bin/env bash
# Four students from nothing on as many labelled ticks and steps each, all else alike: with the whole method, and with one part of it
# left out: bash training/runs/ablations.sh [NAME ...]
# Their packages then lie in $RUNS/mirrored, $RUNS/static, $RUNS/no-expert and $RUNS/flat:
#   steve2 bench suite all --policy student=runs/mirrored,static=runs/static,no-expert=runs/no-expert,flat=runs/flat
#
#   ROUNDS=8 TICKS=16000   rounds, and labelled ticks of each; the shipped student has learned from several times as many
set -euo pipefail
cd "$(dirname "$0")/../.."
. training/runs/distil.sh

[ $# -gt 0 ] || set -- mirrored static no-expert flat
for name in "$@"; do
  left_out=--$name
  [ "$name" != mirrored ] || left_out=
  # Few episodes at a time: more of them would give the ticks of three rounds at once, and the mirror would be looked into but thrice.
  distil "ablation-$name" --episodes 20 --rounds "${ROUNDS:-8}" --steps 100 --ticks "${TICKS:-16000}" --tick-limit 2000 $left_out
  $STEVE2 export "$RUNS/ablation-$name/checkpoint" "$RUNS/$name"
done
