#!/usr/bin/env bash
#
# compare.sh [rounds]: WsExt beside Spring's own TextWebSocketHandler, alternately; prints medians and ratios.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds="${1:-5}"
seconds="${SECONDS_PER_RUN:-6}"
idle_connections="${IDLE_CONNECTIONS:-2000}"

build
start plain "$plain_port"
plain_pid="$started"
start wsext "$wsext_port"
wsext_pid="$started"

# once NAME PORT ARGUMENTS...: messages per second and p99 in microseconds
once() {
    local result
    result="$(load "${@:3}" --port "$2" --duration "$seconds" --warmup 2)"
    field per_s <<<"$result" >>"$here/target/$1.per_s"
    field p99_us <<<"$result" >>"$here/target/$1.p99"
    local lost errors
    lost="$(field lost <<<"$result")"
    errors="$(field errors <<<"$result")"
    if [[ "$lost" != 0 || "$errors" != 0 ]]; then
        echo "  $1: $lost lost, $errors errors" >&2
    fi
}

# compare TITLE ARGUMENTS...
compare() {
    rm -f "$here"/target/{plain,wsext}.{per_s,p99}
    # Both warm, and neither the first.
    load "${@:2}" --port "$plain_port" --duration 4 --warmup 1 >/dev/null
    load "${@:2}" --port "$wsext_port" --duration 4 --warmup 1 >/dev/null
    for ((round = 0; round < rounds; round++)); do
        once plain "$plain_port" "${@:2}"
        once wsext "$wsext_port" "${@:2}"
    done
    local plain wsext
    plain="$(median <"$here/target/plain.per_s")"
    wsext="$(median <"$here/target/wsext.per_s")"
    printf '%-28s %12s %12s %8s   p99 %s us, %s us\n' "$1" "$plain" "$wsext" "x$(ratio "$wsext" "$plain")" \
        "$(median <"$here/target/plain.p99")" "$(median <"$here/target/wsext.p99")"
}

# live PID: bytes of the live heap
live() {
    "$jmap" -histo:live "$1" | awk '/^Total/ {print $3}'
}

# idle PID PORT: bytes of the live heap for each idle connection
idle() {
    load --mode echo --path /echo --port "$2" --conns 50 --duration 1 --warmup 1 >/dev/null
    live "$1" >/dev/null
    local before after
    before="$(live "$1")"
    load --mode idle --path /echo --port "$2" --conns "$idle_connections" --duration 12 >/dev/null &
    local holder=$!
    sleep 8
    after="$(live "$1")"
    wait "$holder"
    echo $(((after - before) / idle_connections))
}

printf '%-28s %12s %12s %8s\n' "" plain WsExt ratio
# First: what connections leave behind in Tomcat's pools would be missing in the count.
plain_idle="$(idle "$plain_pid" "$plain_port")"
wsext_idle="$(idle "$wsext_pid" "$wsext_port")"
printf '%-28s %12s %12s %8s\n' "heap per idle connection, B" "$plain_idle" "$wsext_idle" "x$(ratio "$wsext_idle" "$plain_idle")"
compare "broadcast to 1000, per s" --mode broadcast --path /broadcast --conns 1000 --publishers 1 --window 4 --payload 128
compare "echo, 1 in flight, per s" --mode echo --path /echo --conns 100 --depth 1 --payload 64
compare "echo, 16 in flight, per s" --mode echo --path /echo --conns 100 --depth 16 --payload 64
