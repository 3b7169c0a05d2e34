#!/bin/sh
# natives.sh VARIANT JARS LIBTORCH TARGET: takes native libraries out of their jars, into the folders DJL looks in,
# and removes the jar of the CPU's libtorch, which nothing reads any more. LIBTORCH holds that of other variants.
set -eu
flavor=$1 jars=$2 libtorch=$3 target=$4
case "$(uname -m)" in
	x86_64) platform=linux-x86_64 jna=linux-x86-64 ;;
	aarch64) platform=linux-aarch64 jna=linux-aarch64 ;;
	*) echo "no native libraries for $(uname -m)" >&2; exit 1 ;;
esac
work=$(mktemp -d)
cd "$work"

# take JAR FILE TARGET
take() {
	mkdir -p "$(dirname "$3")"
	jar xf "$1" "$2"
	[ -s "$2" ] || { echo "$1 has no $2" >&2; exit 1; }
	mv "$2" "$3"
	chmod 0755 "$3"
}

jni=$(ls "$jars"/pytorch-jni-*.jar)
version=${jni##*/pytorch-jni-}
version=${version%.jar}
pytorch=${version%%-*} djl=${version#*-}
take "$jni" "jnilib/$platform/$flavor/libdjl_torch.so" \
	"$target/cache/pytorch/$pytorch-$flavor-$platform/$djl-libdjl_torch.so"

tokenizers=$(ls "$jars"/tokenizers-*.jar)
jar xf "$tokenizers" native/lib/tokenizers.properties
number=$(sed -n 's/^version=//p' native/lib/tokenizers.properties | tr -d '\r')
take "$tokenizers" "native/lib/$platform/cpu/libtokenizers.so" \
	"$target/cache/tokenizers/$number-cpu-$platform/libtokenizers.so"

take "$(ls "$jars"/jna-[0-9]*.jar)" "com/sun/jna/$jna/libjnidispatch.so" "$target/cache/jna/libjnidispatch.so"

mkdir -p "$target/libtorch"
native=$(ls "$jars"/pytorch-native-cpu-*.jar)
if [ "$flavor" = cpu ]; then
	jar xf "$native"
	mv "pytorch/cpu/$platform"/*.so* "$target/libtorch/"
else
	# Only shared libraries: DJL loads every file it finds. CUDA it looks for by its plain name.
	cp -a "$libtorch"/*.so* "$target/libtorch/"
	mkdir -p "$target/cache/cuda"
	ln -s /opt/alignserve/libtorch/"$(cd "$libtorch" && ls libcudart*.so* | head -n 1)" "$target/cache/cuda/libcudart.so"
fi
chmod 0755 "$target"/libtorch/*
rm -rf "$native" "$work"
