#!/bin/sh
# Makes the passwords of compose.yaml, once. Nobody has to know that of the database.
set -eu
cd "$(dirname "$0")"
umask 022
# The files are for containers, whose users are not this one; the folder keeps everybody else here out.
mkdir -p secrets
chmod 0700 secrets
for name in database grafana; do
	[ -s "secrets/$name" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "secrets/$name"
done
echo "Grafana, user admin: cat docker/secrets/grafana"
