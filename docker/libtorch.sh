#!/bin/sh
# libtorch.sh URL SHA256 TARGET: fetches the CUDA build of libtorch, refuses any other file, and unpacks it.
set -eu
url=$1 sha256=$2 target=$3
if [ -z "$sha256" ]; then
	echo "LIBTORCH_SHA256 is missing: the SHA-256 of $url, in hexadecimal" >&2
	exit 1
fi
work=$(mktemp -d)
cat > "$work/Fetch.java" <<'JAVA'
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

class Fetch {

	public static void main(String[] args) throws Exception {
		HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
		var response = client.send(HttpRequest.newBuilder(URI.create(args[0])).build(),
				BodyHandlers.ofFile(Path.of(args[1])));
		if (response.statusCode() != 200) {
			throw new IllegalStateException(args[0] + " answers " + response.statusCode());
		}
	}

}
JAVA
java "$work/Fetch.java" "$url" "$work/libtorch.zip"
echo "$sha256  $work/libtorch.zip" | sha256sum -c -
cd "$work"
jar xf libtorch.zip libtorch/lib
mv libtorch/lib/* "$target/lib/"
rm -rf "$work"
