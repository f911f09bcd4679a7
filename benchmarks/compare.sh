#!/usr/bin/env bash
#
# compare.sh [rounds]: WsExt beside Spring's own TextWebSocketHandler, alternately; prints medians and ratios.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds="${1:-5}"
first_port="$plain_port"
second_port="$wsext_port"
build
start plain "$first_port"
first_pid="$started"
start wsext "$second_port"
second_pid="$started"

source "$here/beside.sh"

all plain WsExt
