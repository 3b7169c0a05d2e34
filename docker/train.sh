#!/bin/bash
# train.sh true|false FOLDER: starts the service as it will be started later, asks it, stops it, and leaves
# what Java learnt in FOLDER/alignserve.aot. With false, FOLDER stays empty and the image starts without.
set -eu
wanted=$1 folder=$2
mkdir -p "$folder"
[ "$wanted" = true ] || exit 0
home=$(mktemp -d)
unset LOGGING_STRUCTURED_FORMAT_CONSOLE
export ALIGNSERVE_HOME=$home SERVER_ADDRESS=127.0.0.1 SERVER_PORT=38080 MANAGEMENT_SERVER_PORT=39090
grep -v -e '^#' -e AOTCache /opt/alignserve/java.options > "$home.options"
java -XX:AOTCacheOutput="$folder/alignserve.aot" "@$home.options" -jar /opt/alignserve/alignserve.jar &
java=$!
trap 'kill "$java" 2>/dev/null || true' EXIT
for _ in $(seq 300); do
	kill -0 "$java"
	/opt/alignserve/healthcheck && break
	sleep 1
done
/opt/alignserve/healthcheck

# post PATH JSON: fails unless the answer is 200
post() {
	exec 3<>"/dev/tcp/127.0.0.1/$SERVER_PORT"
	printf 'POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
		"$1" "${#2}" "$2" >&3
	local status
	read -r _ status _ <&3
	[ "$status" = 200 ] || { echo "$1 answers $status" >&2; cat <&3 >&2; exit 1; }
	cat <&3 >/dev/null
	exec 3>&-
}

post /v1/tag '{"ad":{"brand":"Belmira & Sons","title":"New tackle boxes","keywords":["tackle boxes","trout"]},"audience":{"ages":["65+"]},"attribute":"age"}'
post /v1/tap '{"ad":{"brand":"Belmira & Sons","title":"New tackle boxes","body":"Guaranteed tackle boxes, and a steady trout."},"attributes":["gender","age","region"]}'
kill "$java"
wait "$java" || [ $? = 143 ]
[ -s "$folder/alignserve.aot" ]
rm -rf "$home" "$home.options"
