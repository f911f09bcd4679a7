#!/usr/bin/env bash
#
# cluster.sh [rounds]: what goes from one node to the other over Redis, beside what stays on one; and what the module costs where there is only one node. Needs redis-server.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds="${1:-3}"
seconds="${SECONDS_PER_RUN:-6}"
redis_port="${REDIS_PORT:-18379}"
one_port="$wsext_port"
other_port="$plain_port"
broadcast=(--mode broadcast --path /broadcast --conns 1000 --publishers 1 --payload 128)

build
if ! command -v redis-server >/dev/null; then
    echo "redis-server is not installed" >&2
    exit 1
fi
(pinned 0 redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no >"$here/target/redis.log") &
servers+=("$!")

export SPRING_DATA_REDIS_PORT="$redis_port" SPRING_APPLICATION_NAME=benchmark

# alternate TITLE FIRST SECOND ARGUMENTS...: two ports alternately, the ratio of the second to the first
alternate() {
    rm -f "$here"/target/{first,second}.{per_s,p99}
    for ((round = -1; round < rounds; round++)); do
        for each in first second; do
            local port="$2" result
            [[ "$each" == second ]] && port="$3"
            result="$(load "${@:4}" --port "$port" --duration "$seconds" --warmup 2)"
            # The first round is for warming up.
            if ((round >= 0)); then
                field per_s <<<"$result" >>"$here/target/$each.per_s"
                field p99_us <<<"$result" >>"$here/target/$each.p99"
                [[ "$(field lost <<<"$result")" == 0 ]] || echo "  $each: $(field lost <<<"$result") lost" >&2
            fi
        done
    done
    local first second
    first="$(median <"$here/target/first.per_s")"
    second="$(median <"$here/target/second.per_s")"
    printf '%-34s %12s %12s %8s   p99 %s us, %s us\n' "$1" "$first" "$second" "x$(ratio "$second" "$first")" \
        "$(median <"$here/target/first.p99")" "$(median <"$here/target/second.p99")"
}

printf '%-34s %12s %12s %8s\n' "one node" "without" "with module" ratio
start wsext "$one_port"
start cluster "$other_port"
alternate "broadcast to 1000, per s" "$one_port" "$other_port" "${broadcast[@]}" --window 4
alternate "echo, 1 in flight, per s" "$one_port" "$other_port" --mode echo --path /echo --conns 100 --depth 1 --payload 64
alternate "echo, 16 in flight, per s" "$one_port" "$other_port" --mode echo --path /echo --conns 100 --depth 16 --payload 64
kill "${servers[1]}"
wait "${servers[1]}" || true

start cluster "$one_port"
# Until each knows of the other; before that nothing is sent.
sleep 12
# across TITLE ARGUMENTS...: subscribers on the publisher's node, and on the other
across() {
    rm -f "$here"/target/{local,remote}.{per_s,p99}
    for ((round = -1; round < rounds; round++)); do
        for each in local remote; do
            local result publisher=()
            [[ "$each" == remote ]] && publisher=(--publish-port "$other_port")
            result="$(load "${broadcast[@]}" "${@:2}" --port "$one_port" "${publisher[@]}" --duration "$seconds" --warmup 2)"
            if ((round >= 0)); then
                field per_s <<<"$result" >>"$here/target/$each.per_s"
                field p99_us <<<"$result" >>"$here/target/$each.p99"
                [[ "$(field lost <<<"$result")" == 0 ]] || echo "  $each: $(field lost <<<"$result") lost" >&2
            fi
        done
    done
    local near far
    near="$(median <"$here/target/local.per_s")"
    far="$(median <"$here/target/remote.per_s")"
    printf '%-34s %12s %12s %8s   p99 %s us, %s us\n' "$1" "$near" "$far" "x$(ratio "$far" "$near")" \
        "$(median <"$here/target/local.p99")" "$(median <"$here/target/remote.p99")"
}

printf '%-34s %12s %12s %8s\n' "two nodes" local remote ratio
across "broadcast to 1000, per s" --window 4
across "the same, ${RATE:-20} messages a second" --rate "${RATE:-20}"
