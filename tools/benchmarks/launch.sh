# Sourced by the commands of this folder. launch CLASS WORD…: finds a JDK, builds what is missing or older than its sources,
# and becomes the JVM. POSIX sh; `root` is the root of the checkout.

launch() {
    . "$root/.mvn/jdk.sh"
    find_jdk || exit 1
    lib=$root/tools/benchmarks/target/lib
    built=$lib/built
    if [ ! -f "$built" ] || [ -n "$(cd "$root" && find pom.xml runtime/engine/pom.xml runtime/gradient/pom.xml model-zoo/pom.xml \
        plugins/opencl/pom.xml tools/benchmarks/pom.xml runtime/engine/src/main runtime/engine/src/generator \
        runtime/gradient/src/main model-zoo/src/main plugins/opencl/src/main tools/benchmarks/src/main -newer "$built" | head -n 1)" ]; then
        echo "benchmarks: building (this can take a minute) …" >&2
        rm -rf "$lib"
        mkdir -p "$lib"
        touch "$lib/started"
        "$root/mvnw" -q -f "$root/pom.xml" -pl tools/benchmarks -am -Dmaven.test.skip=true package >&2 || {
            echo "benchmarks: the build failed; the lines above say why" >&2
            exit 1
        }
        mv "$lib/started" "$built"
    fi
    commit=$(git -C "$root" describe --always --dirty 2>/dev/null) || commit=
    class=$1
    shift
    # Only its forks compute; JavaProcess gives them the flags of ./gatun. JMH asks Unsafe where fields lie.
    exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dgatun.commit="$commit" -cp "$lib/*" \
        "io.gatun.benchmarks.$class" "$@"
}
