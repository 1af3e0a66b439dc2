# What every student that is compared is made with: sourced by nano.sh and ablations.sh, so that they differ in one switch alone.
#
#   RUNS=FOLDER      where everything goes (runs)
#   STEVE2=COMMAND   how steve2 is called (.venv/bin/steve2); for several GPUs
#                    STEVE2='accelerate launch --num_processes 4 -m runtime'
#   ROUNDS           rounds of the mirrored run (16)
#   TICKS            labelled ticks of each round; 0, as the shipped one was made: as many as its episodes have

RUNS=${RUNS:-runs}
STEVE2=${STEVE2:-.venv/bin/steve2}
ROUNDS=${ROUNDS:-16}
TICKS=${TICKS:-0}

# distil NAME [SWITCH ...]: a mirrored run from nothing, which goes on where it was stopped. Its student is then in
# $RUNS/NAME/checkpoint.
distil() {
  local name=$1
  shift
  $STEVE2 train --out "$RUNS/$name" --preset nano --suites navigation creation collect_log --rounds "$ROUNDS" --steps 150 \
    --episodes 64 --ticks "$TICKS" --tick-limit 900 --disturbance 0.1 "$@"
}
