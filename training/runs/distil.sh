# What every student that is compared is made with: sourced by nano.sh and ablations.sh, so that they differ in one switch alone.
#
#   RUNS=FOLDER      where everything goes (runs)
#   STEVE2=COMMAND   how steve2 is called (.venv/bin/steve2); for several GPUs
#                    STEVE2='accelerate launch --num_processes 4 -m runtime'
#   ROUNDS, TICKS    rounds of the mirrored run, and labelled ticks in each of them

RUNS=${RUNS:-runs}
STEVE2=${STEVE2:-.venv/bin/steve2}
ROUNDS=${ROUNDS:-24}
TICKS=${TICKS:-24000}

# distil NAME [SWITCH ...]: a mirrored run from nothing, then a shorter one in which its student settles at a low learning rate.
# Both go on where they were stopped. The student is then in $RUNS/NAME-settled/checkpoint.
distil() {
  local name=$1
  shift
  local same=(--preset nano --suites navigation creation collect_log --ticks "$TICKS" --episodes 24 --tick-limit 5000
    --disturbance 0.1 "$@")
  $STEVE2 train --out "$RUNS/$name" --rounds "$ROUNDS" --steps 240 "${same[@]}"
  $STEVE2 train --out "$RUNS/$name-settled" --start "$RUNS/$name/checkpoint" --seed 5 --rounds 4 --steps 240 \
    --learning-rate 4e-4 "${same[@]}"
}
