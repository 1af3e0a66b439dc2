#!/usr/bin/env bash
# The student that ships, from nothing to its package: bash training/runs/nano.sh [PACKAGE]
# Stopped at any point, it goes on by the same command. Settings: training/runs/distil.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
. training/runs/distil.sh

distil nano
$STEVE2 export "$RUNS/nano/checkpoint" "${1:-agent/students/nano}"
