#!/usr/bin/env bash
#
# returning.sh [rounds]: clients that come back at once to a topic with a history, and what those notice who have stayed on it.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds="${1:-3}"
seconds="${SECONDS_PER_RUN:-12}"
crowd="${CROWD:-10000}"
missed=100

build
start wsext "$wsext_port" "--wsext.topic.history.[/topics/**].size=1000"

# stayed: the latencies of 200 who have stayed, one of whom publishes
stayed() {
    load --mode broadcast --path /news --ask '{"event":"topic:subscribe","payload":{"topic":"/topics/news"}}' \
        --conns 200 --rate "${RATE:-5}" --payload 128 --port "$wsext_port" --duration "$seconds" --warmup 2 --label "$1"
}

# come LABEL POSITION ANSWERS: the crowd connects and subscribes, each waits for so many messages
come() {
    load --mode idle --path /news --port "$wsext_port" --conns "$crowd" --parallel 256 --duration 1 --label "$1" \
        --ask "{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"/topics/news\"$2}}" --answers "$3"
}

position() {
    curl -sf -X POST "http://127.0.0.1:$wsext_port/news/messages?count=$1"
}

rm -f "$here"/target/{nobody,new,back}.{p99,took}
for ((round = -1; round < rounds; round++)); do
    for each in nobody new back; do
        pos=""
        answers=1
        if [[ "$each" == back ]]; then
            pos=",\"pos\":\"$(position "$((missed + 1))")\""
            answers="$((missed + 1))"
        fi
        stayed "$each" >"$here/target/stayed.json" &
        staying=$!
        sleep 4
        if [[ "$each" != nobody ]]; then
            come "$each" "$pos" "$answers" >"$here/target/come.json"
        fi
        wait "$staying"
        if ((round >= 0)); then
            field p99_us <"$here/target/stayed.json" >>"$here/target/$each.p99"
            [[ "$(field lost <"$here/target/stayed.json")" == 0 ]] || echo "  $each: $(field lost <"$here/target/stayed.json") lost" >&2
            if [[ "$each" != nobody ]]; then
                field answered_s <"$here/target/come.json" | head -1 >>"$here/target/$each.took"
                [[ "$(field answered <"$here/target/come.json" | head -1)" == 1 ]] || echo "  $each: not all are answered" >&2
            fi
        fi
    done
done

printf '%-44s %14s %10s\n' "" "p99 of others" "took"
printf '%-44s %11s us\n' "nobody comes" "$(median <"$here/target/nobody.p99")"
printf '%-44s %11s us %8s s\n' "$crowd come who have missed nothing" "$(median <"$here/target/new.p99")" "$(median <"$here/target/new.took")"
printf '%-44s %11s us %8s s\n' "$crowd come who have missed $missed messages" "$(median <"$here/target/back.p99")" "$(median <"$here/target/back.took")"
