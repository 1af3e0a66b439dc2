# What every student of these scripts is made with: sourced by nano.sh and ablations.sh.
#
#   RUNS=FOLDER      where everything goes (runs)
#   STEVE2=COMMAND   how steve2 is called (.venv/bin/steve2); for several GPUs
#                    STEVE2='accelerate launch --num_processes 4 -m runtime'

RUNS=${RUNS:-runs}
STEVE2=${STEVE2:-.venv/bin/steve2}

# distil NAME [OPTION ...]: a run on all suites, which goes on where it was stopped. Its student is then in $RUNS/NAME/checkpoint.
distil() {
  local name=$1
  shift
  $STEVE2 train --out "$RUNS/$name" --preset nano --suites navigation creation collect_log --episodes 64 --disturbance 0.1 "$@"
}
