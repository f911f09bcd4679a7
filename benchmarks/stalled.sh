#!/usr/bin/env bash
#
# stalled.sh [plain]: 1000 subscribers of which 0, 10 and 100 stop reading; what the others notice.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

application="${1:-wsext}"
rate="${RATE:-20}"
seconds="${SECONDS_PER_RUN:-40}"

build
start "$application" "$wsext_port"

# Warm, so that the first line has nothing against it.
load --mode broadcast --path /broadcast --port "$wsext_port" --conns 1000 --payload 8192 --duration 6 >/dev/null

printf '%-10s %10s %10s %10s %10s %8s %14s\n' stalled "per second" p50_us p99_us max_us closed "live heap, B"
for stalled in 0 10 100; do
    mode=(--mode slow --slow "$stalled" --slow-rcvbuf 4096)
    if ((stalled == 0)); then
        mode=(--mode broadcast)
    fi
    mode+=(--path /broadcast --port "$wsext_port" --conns 1000 --publishers 1 --rate "$rate" --payload 8192 --warmup 3)
    load "${mode[@]}" --duration "$seconds" >"$here/target/stalled.json"
    # Weighing stops the server, so it has a run of its own.
    load "${mode[@]}" --duration 12 >/dev/null &
    loader=$!
    sleep 10
    heap="$("$jmap" -histo:live "$started" | awk '/^Total/ {print $3}')"
    wait "$loader"
    printf '%-10s %10s %10s %10s %10s %8s %14s\n' "$stalled" "$(field per_s <"$here/target/stalled.json")" \
        "$(field p50_us <"$here/target/stalled.json")" "$(field p99_us <"$here/target/stalled.json")" \
        "$(field max_us <"$here/target/stalled.json")" "$(field closed_by_server <"$here/target/stalled.json")" "$heap"
done
