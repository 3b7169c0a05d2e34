#!/bin/sh
# Makes the passwords of compose.yaml, once. Nobody has to know that of the database.
set -eu
cd "$(dirname "$0")"
umask 022
mkdir -p secrets
chmod 0711 secrets
for name in database grafana; do
	# Readable inside the containers, whose users are not this one; hidden here by not being listed.
	[ -s "secrets/$name" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "secrets/$name"
done
echo "Grafana, user admin: cat docker/secrets/grafana"
