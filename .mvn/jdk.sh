# Sourced by gatun, mvnw and .ci/run. find_jdk sets `jdk` to the home of a JDK 25.0.3 or later,
# or says in one line what to install and returns 1. POSIX sh, and no process is started unless it must be.

find_jdk() {
    if [ -n "${GATUN_JAVA_HOME-}" ]; then
        jdk=$GATUN_JAVA_HOME
        is_jdk_25 "$jdk" && return
        echo "gatun: GATUN_JAVA_HOME=$jdk is not a JDK 25.0.3 or later" >&2
        return 1
    fi
    javac_on_path=$(command -v javac) && javac_on_path=$(readlink -f "$javac_on_path") || javac_on_path=
    for jdk in "${JAVA_HOME-}" "${javac_on_path%/bin/javac}" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        is_jdk_25 "$jdk" && return
    done
    if [ -x /usr/libexec/java_home ] && jdk=$(/usr/libexec/java_home -v 25+ 2>/dev/null) && is_jdk_25 "$jdk"; then
        return
    fi
    echo "gatun: no JDK 25.0.3 or later found; install one (for instance Temurin 25, https://adoptium.net) or point JAVA_HOME at it" >&2
    return 1
}

# is_jdk_25 HOME: every JDK has a file `release` with a line such as JAVA_VERSION="25.0.3"
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        value=${value#\"}
        value=${value%%[!0-9.]*}.0.0
        feature=${value%%.*} value=${value#*.}
        interim=${value%%.*} value=${value#*.}
        update=${value%%.*}
        [ "$feature" -gt 25 ] || { [ "$feature" -eq 25 ] && [ "$((interim * 1000 + update))" -ge 3 ]; }
        return
    done <"$1/release"
    return 1
}
