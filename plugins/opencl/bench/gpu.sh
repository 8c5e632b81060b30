#!/bin/sh
# The OpenCL plugin on a GPU: runs the conformance kit there and times networks beside PyTorch. See docs/opencl.md.
#
#   gpu.sh pack FILE   writes Java, the jars and this script into one archive (about 40 MB), to be carried to another machine;
#                      there: mkdir DIR && tar xzf FILE -C DIR && DIR/gpu.sh WORD…; nothing is built, installed or fetched
#   gpu.sh WORD…       in a checkout: packs into plugins/opencl/target/gpu and runs there
#
# WORDs: --kit-only, --times-only, --out FOLDER (where report.md and report.json go), and those of the command that times:
# --quick, --batch 1,64, --runs 20, networks; --help lists them.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)

# pack FOLDER: all that a run needs
pack() {
    root=$(cd "$here/../../.." && pwd -P)
    . "$root/.mvn/jdk.sh"
    find_jdk || exit 1
    rm -rf "$1"
    mkdir -p "$1/native" "$1/kit"
    folder=$(cd "$1" && pwd -P)

    echo "gpu.sh: building …" >&2
    "$root/mvnw" -q -f "$root/pom.xml" -pl tools/benchmarks,plugins/opencl -am -DskipTests \
        package dependency:copy-dependencies -DincludeScope=test -DoutputDirectory="$folder/lib" >&2
    cp "$root"/tools/benchmarks/target/lib/gatun-benchmarks-*.jar "$root"/plugins/opencl/target/gatun-opencl-*.jar "$folder/lib"
    cp -R "$root/plugins/opencl/target/test-classes/." "$folder/kit"
    # the peers and oracles of other tests and commands, larger than all that is needed
    rm -f "$folder"/lib/onnxruntime-* "$folder"/lib/jmh-* "$folder"/lib/rapidocr-* "$folder"/lib/jazzer-*

    "$jdk/bin/jlink" --output "$folder/java" --strip-debug --no-header-files --no-man-pages --add-modules \
        java.base,java.instrument,java.logging,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.unsupported
    # the loader that finds drivers: a GPU's machine may have the driver alone
    for library in /usr/lib/*/libOpenCL.so.1 /usr/lib64/libOpenCL.so.1; do
        [ ! -e "$library" ] || cp -L "$library" "$folder/native/libOpenCL.so.1"
    done
    git -C "$root" describe --always --dirty >"$folder/commit" 2>/dev/null || echo unknown >"$folder/commit"
    cp "$here/gpu.sh" "$here/torch_peer.py" "$folder"
}

# first FILE…: the first that exists
first() {
    for file in "$@"; do
        if [ -e "$file" ]; then
            echo "$file"
            return
        fi
    done
}

# Folders of the system's libraries, and where machines that lend a GPU mount its driver.
folders="/usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu /usr/lib64 \
/usr/lib /usr/local/cuda/lib64 /usr/local/cuda/targets/x86_64-linux/lib /usr/lib/wsl/lib"

# in_folders NAME: all that it may be
in_folders() {
    for folder in $folders; do
        echo "$folder/$1"
    done
}

# Finds the loader and the driver, and tells the JVM by environment variables.
find_opencl() {
    # a path without spaces each, so that words may split
    loader=$(first $(in_folders libOpenCL.so.1))
    [ -n "$loader" ] || loader=$(first "$here/native/libOpenCL.so.1")
    LD_LIBRARY_PATH=${loader%/*}${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    if [ -n "${OCL_ICD_VENDORS-}" ]; then
        registered="OCL_ICD_VENDORS=$OCL_ICD_VENDORS"
    else
        registered=$(first /etc/OpenCL/vendors/*.icd)
    fi
    driver=$(first $(in_folders libnvidia-opencl.so.1))
    # NVIDIA's driver without its line in /etc/OpenCL/vendors: the loader is told where it lies
    if [ -n "$driver" ] && [ -z "${OCL_ICD_VENDORS-}" ] && ! grep -qs nvidia /etc/OpenCL/vendors/*.icd; then
        mkdir -p "$out/vendors"
        echo "$driver" >"$out/vendors/nvidia.icd"
        export OCL_ICD_VENDORS="$out/vendors" OPENCL_VENDOR_PATH="$out/vendors"
        LD_LIBRARY_PATH=$LD_LIBRARY_PATH:${driver%/*}
    fi
    export LD_LIBRARY_PATH
    echo "loader: ${loader:-none}; registered: ${registered:-nothing}; NVIDIA's driver: ${driver:-none}"
    if command -v nvidia-smi >/dev/null; then nvidia-smi -L || true; fi
}

# start CLASSPATH CLASS WORD…
start() {
    path=$1
    shift
    "$here/java/bin/java" -Xlog:disable -XX:+UseSerialGC -Xmx4g --add-modules jdk.incubator.vector \
        --enable-native-access=ALL-UNNAMED -Dgatun.ci=true -Dgatun.commit="$(cat "$here/commit")" -cp "$path" "$@"
}

if [ ! -x "$here/java/bin/java" ]; then
    packed=$here/../target/gpu
    pack "$packed"
    if [ "${1-}" = pack ]; then
        [ $# -eq 2 ] || { echo "usage: gpu.sh pack FILE" >&2; exit 2; }
        tar czf "$2" -C "$packed" .
        exec ls -l "$2"
    fi
    exec "$packed/gpu.sh" "$@"
fi

out=$here/out kit=yes times=yes
# each word is taken off the front once; those of the other command go to the end, in their order
left=$#
while [ "$left" -gt 0 ]; do
    case $1 in
        --out)
            [ "$left" -ge 2 ] || { echo "gpu.sh: --out wants a folder" >&2; exit 2; }
            out=$2
            shift
            left=$((left - 1))
            ;;
        --kit-only) times= ;;
        --times-only) kit= ;;
        *) set -- "$@" "$1" ;;
    esac
    shift
    left=$((left - 1))
done
mkdir -p "$out"
out=$(cd "$out" && pwd -P)
find_opencl

status=0
if [ -n "$kit" ]; then
    echo "conformance kit …"
    start "$here/kit:$here/lib/*" io.gatun.opencl.KitProgram || status=1
fi
if [ -n "$times" ]; then
    echo "times …"
    start "$here/lib/*" io.gatun.benchmarks.Gpu --peer "$here/torch_peer.py" --markdown "$out/report.md" \
        --json "$out/report.json" "$@" || status=1
fi
exit $status
