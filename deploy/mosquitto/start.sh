#!/bin/sh
# Makes mosquitto's password file from a secret, then becomes mosquitto: start.sh CONFIG FOLDER.
# The password comes from a file and stands in no command line, where every user of the machine could read it.
set -eu
config=$1 folder=$2
: "${MQTT_USER:?set MQTT_USER to the name that agents log in by}"
: "${MQTT_PASSWORD_FILE:?set MQTT_PASSWORD_FILE to the file that holds the password}"
umask 077
password=$(cat "$MQTT_PASSWORD_FILE")
[ -n "$password" ] || { echo "error: $MQTT_PASSWORD_FILE is empty: write the password into it" >&2; exit 1; }
# mosquitto_passwd -U would take what stands before a second colon, and say nothing.
case $password in *:*) echo "error: $MQTT_PASSWORD_FILE: a password with a colon cannot be had here: give another" >&2; exit 1 ;; esac
mkdir -p "$folder/clients"
printf '%s:%s\n' "$MQTT_USER" "$password" > "$folder/passwords"
mosquitto_passwd -U "$folder/passwords"
# What mosquitto_sub of the health check reads where XDG_CONFIG_HOME is this folder.
printf '%s\n' "-u $MQTT_USER" "-P $password" > "$folder/clients/mosquitto_sub"
exec mosquitto -c "$config"
