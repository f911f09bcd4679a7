# Sourced by the scripts: starts the two applications, one at a time or both, and the load.

set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
jmap="${JAVA_HOME:+$JAVA_HOME/bin/}jmap"
java_options="${JAVA_OPTIONS:--Xms1g -Xmx1g -XX:+UseSerialGC}"
wsext_port="${WSEXT_PORT:-18081}"
plain_port="${PLAIN_PORT:-18082}"
servers=()

stop_servers() {
    for pid in "${servers[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    wait || true
}
trap stop_servers EXIT

# pinned CORE COMMAND...: on a core of its own where that is possible
pinned() {
    local core="$1"
    shift
    if command -v taskset >/dev/null && (($(nproc) > 1)); then
        exec taskset -c "$core" "$@"
    fi
    exec "$@"
}

build() {
    if ! compgen -G "$here/target/wsext-benchmarks-*-wsext.jar" >/dev/null; then
        (cd "$here/.." && mvn -q -Pbenchmarks -pl benchmarks -am package -DskipTests)
    fi
    if [[ ! -x "$here/target/wsload" || "$here/load/wsload.c" -nt "$here/target/wsload" ]]; then
        gcc -O2 -o "$here/target/wsload" "$here/load/wsload.c"
    fi
}

# start wsext|plain|cluster|actuator|JAR PORT PROPERTIES...: leaves the process id in $started
start() {
    local jar=("$here"/target/wsext-benchmarks-*-"$1".jar) log="$here/target/$(basename "$1").log"
    if [[ "$1" == *.jar ]]; then
        jar=("$1")
    fi
    # shellcheck disable=SC2086
    (pinned 0 "$java" $java_options -jar "${jar[0]}" --server.port="$2" --server.tomcat.max-connections=50000 \
        --spring.main.banner-mode=off "${@:3}" >"$log" 2>&1) &
    started=$!
    servers+=("$started")
    for ((i = 0; i < 240; i++)); do
        if (: <"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
            return
        fi
        kill -0 "$started" 2>/dev/null || break
        sleep 0.25
    done
    echo "$1 did not start, see $log" >&2
    exit 1
}

load() {
    (pinned 1 "$here/target/wsload" "$@")
}

# field NAME: of the JSON object on standard input
field() {
    sed -n "s/.*\"$1\":\([-0-9.]*\).*/\1/p"
}

median() {
    sort -n | awk '{v[NR] = $1} END {if (NR) print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN {if (b > 0) printf "%.2f", a / b; else print "-"}'
}
