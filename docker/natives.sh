#!/bin/sh
# natives.sh VARIANT JARS TARGET: takes native libraries out of their jars, into the folders DJL looks in,
# and removes the jar of libtorch, which nothing reads any more.
set -eu
variant=$1 jars=$2 target=$3
case "$variant" in
	cpu) flavor=cpu ;;
	cuda) flavor=cu128 ;;
	*) echo "VARIANT is cpu or cuda, not '$variant'" >&2; exit 1 ;;
esac
case "$(uname -m)" in
	x86_64) platform=linux-x86_64 jna=linux-x86-64 ;;
	aarch64) platform=linux-aarch64 jna=linux-aarch64 ;;
	*) echo "no native libraries for $(uname -m)" >&2; exit 1 ;;
esac
work=$(mktemp -d)
cd "$work"

# take FOLDER JAR FILE TARGET
take() {
	mkdir -p "$(dirname "$4")"
	jar xf "$2" "$3"
	[ -s "$3" ] || { echo "$2 has no $3" >&2; exit 1; }
	mv "$3" "$4"
	chmod 0755 "$4"
}

jni=$(ls "$jars"/pytorch-jni-*.jar)
version=${jni##*/pytorch-jni-}
version=${version%.jar}
pytorch=${version%%-*} djl=${version#*-}
take . "$jni" "jnilib/$platform/$flavor/libdjl_torch.so" \
	"$target/cache/pytorch/$pytorch-$flavor-$platform/$djl-libdjl_torch.so"

tokenizers=$(ls "$jars"/tokenizers-*.jar)
jar xf "$tokenizers" native/lib/tokenizers.properties
number=$(sed -n 's/^version=//p' native/lib/tokenizers.properties | tr -d '\r')
take . "$tokenizers" "native/lib/$platform/cpu/libtokenizers.so" \
	"$target/cache/tokenizers/$number-cpu-$platform/libtokenizers.so"

take . "$(ls "$jars"/jna-[0-9]*.jar)" "com/sun/jna/$jna/libjnidispatch.so" "$target/cache/jna/libjnidispatch.so"

mkdir -p "$target/libtorch"
native=$(ls "$jars"/pytorch-native-cpu-*.jar)
if [ "$variant" = cpu ]; then
	jar xf "$native"
	mv "pytorch/cpu/$platform"/*.so* "$target/libtorch/"
	chmod 0755 "$target"/libtorch/*
fi
rm -rf "$native" "$work"
