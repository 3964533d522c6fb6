# Finds what Martello is built and run with; sourced by ./martello and ./mvnw. POSIX sh.

# Prints the home of the first JDK of version 25 or newer, or says what was tried and fails with exit code 69.
find_jdk() {
    path_java=$(command -v java 2>/dev/null || true)
    path_home=
    if [ -n "$path_java" ]; then
        path_home=$(dirname "$(dirname "$(readlink -f "$path_java")")")
    fi
    tried=
    for home in "${MARTELLO_JAVA_HOME:-}" "${JAVA_HOME:-}" "$path_home" /usr/lib/jvm/* /opt/java/* /usr/local/openjdk*; do
        [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
        major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${major:-0}" -ge 25 ]; then
            printf '%s\n' "$home"
            return 0
        fi
        tried="$tried $home (${major:-unknown})"
    done
    echo "Martello needs a JDK of version 25 or newer, and none is in JAVA_HOME, on the PATH or under /usr/lib/jvm" \
        "(found:${tried:- none}): install one, for example Temurin 25, or set JAVA_HOME to it." >&2
    return 69
}

# Makes sure that commands are there. As root on Debian their packages are installed, else the command to type is printed
# and 69 returned. Arguments: what needs them, the packages, then -- and the commands; what has a slash is a file that has to be there.
need_commands() {
    what=$1
    packages=
    shift
    while [ "$1" != -- ]; do
        packages="$packages $1"
        shift
    done
    shift
    missing=
    for name in "$@"; do
        case $name in
        */*) [ -e "$name" ] ;;
        *) command -v "$name" >/dev/null 2>&1 ;;
        esac || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "$what: installing Debian packages:$packages" >&2
        log=$(mktemp)
        # shellcheck disable=SC2086 # the packages are words
        if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } \
            >"$log" 2>&1 </dev/null; then
            rm -f "$log"
            return 0
        fi
        tail -n 5 "$log" >&2
        rm -f "$log"
    fi
    echo "$what needs$missing: sudo apt-get install$packages" >&2
    return 69
}

# Prints the folder of OpenSSL's providers; nothing if there is no OpenSSL.
openssl_modules() {
    openssl version -m 2>/dev/null | cut -d'"' -f2
}
