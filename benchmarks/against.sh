#!/usr/bin/env bash
#
# against.sh [rounds [jar]]: this WsExt beside another build of the same application, alternately; prints medians and
# ratios. Without a jar, the other one is the application with the actuator, and with it every metric and observation.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds="${1:-5}"
first_port="$wsext_port"
second_port="$plain_port"
build
if [[ $# -lt 2 ]] && ! compgen -G "$here/target/wsext-benchmarks-*-actuator.jar" >/dev/null; then
    (cd "$here/.." && mvn -q -Pbenchmarks,actuator -pl benchmarks -am package -DskipTests)
fi
start wsext "$first_port"
first_pid="$started"
start "${2:-actuator}" "$second_port"
second_pid="$started"

source "$here/beside.sh"

all this "$([[ $# -lt 2 ]] && echo actuator || echo other)"
