# Sourced by the scripts that compare two applications: lets them take turns and prints medians and ratios. Before,
# $first_port, $first_pid, $second_port and $second_pid are set.

rounds="${rounds:-5}"
seconds="${SECONDS_PER_RUN:-6}"
idle_connections="${IDLE_CONNECTIONS:-2000}"

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
    rm -f "$here"/target/{first,second}.{per_s,p99}
    # Both warm, and neither the first.
    load "${@:2}" --port "$first_port" --duration 4 --warmup 1 >/dev/null
    load "${@:2}" --port "$second_port" --duration 4 --warmup 1 >/dev/null
    for ((round = 0; round < rounds; round++)); do
        once first "$first_port" "${@:2}"
        once second "$second_port" "${@:2}"
    done
    local first second
    first="$(median <"$here/target/first.per_s")"
    second="$(median <"$here/target/second.per_s")"
    printf '%-28s %12s %12s %8s   p99 %s us, %s us\n' "$1" "$first" "$second" "x$(ratio "$second" "$first")" \
        "$(median <"$here/target/first.p99")" "$(median <"$here/target/second.p99")"
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

# all FIRST SECOND: the whole table, with these names above
all() {
    printf '%-28s %12s %12s %8s\n' "" "$1" "$2" ratio
    # First: what connections leave behind in Tomcat's pools would be missing in the count.
    local first_idle second_idle
    first_idle="$(idle "$first_pid" "$first_port")"
    second_idle="$(idle "$second_pid" "$second_port")"
    printf '%-28s %12s %12s %8s\n' "heap per idle connection, B" "$first_idle" "$second_idle" \
        "x$(ratio "$second_idle" "$first_idle")"
    compare "broadcast to 1000, per s" --mode broadcast --path /broadcast --conns 1000 --publishers 1 --window 4 --payload 128
    compare "echo, 1 in flight, per s" --mode echo --path /echo --conns 100 --depth 1 --payload 64
    compare "echo, 16 in flight, per s" --mode echo --path /echo --conns 100 --depth 16 --payload 64
}
