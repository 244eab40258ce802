# shellcheck shell=bash disable=SC2034
# What the scripts share. Sourced, never run: it sets `root` and the state folder, and defines small functions.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
offset=${MILLRACE_PORT_OFFSET:-0}
state=${MILLRACE_STATE:-$root/.millrace}
case $state in /*) ;; *) state=$PWD/$state ;; esac

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { warn "$*"; exit 1; }

[[ $offset =~ ^[0-9]{1,5}$ ]] || die "MILLRACE_PORT_OFFSET=$offset is not a number"

# The number of a service, by which its ports are counted: 0 for the Gateway … 4 for the Janitor.
services=(gateway analyzer thumbnailer notifier janitor)

# busy PORT: whether something on this machine listens there.
busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: a port that nobody listens on, from the range the kernel does not give to outgoing connections.
free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + RANDOM % 12000))
        busy "$port" || { echo "$port"; return; }
    done
    die "no free port between 20000 and 32000"
}

# started_at PID: when the process was started, in ticks since boot; nothing if it is gone. With the pid it names a
# process for ever, so that a pid that was given to another process is never killed.
started_at() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
    line=${line##*) }
    # shellcheck disable=SC2086 # the fields are meant to be split
    set -- $line
    [ "$1" = Z ] || echo "${20}"
}

# note FILE PID: writes down a process. alive FILE: its pid, if that very process still lives.
note() { echo "$2 $(started_at "$2")" >"$1"; }
alive() {
    local pid start
    { read -r pid start <"$1"; } 2>/dev/null || return 1
    [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ] && echo "$pid"
}

# stop_noted FILE SECONDS: ends the noted process, by force after so long.
stop_noted() {
    local pid deadline=$((SECONDS + $2))
    if pid=$(alive "$1"); then
        kill -TERM "$pid" 2>/dev/null || true
        while alive "$1" >/dev/null && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.05; done
        alive "$1" >/dev/null && { warn "pid $pid did not end within $2 s: killed"; kill -KILL "$pid" 2>/dev/null; }
    fi
    rm -f "$1"
}

# eventually SECONDS COMMAND…: repeats the command until it succeeds; fails if it never does.
eventually() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# secret BYTES: fresh random bytes, base64url.
secret() { head -c "$1" /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d '='; }

# as_postgres COMMAND…: runs it as a user that PostgreSQL accepts: the `postgres` user if this is root, else oneself.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

# postgres_bin: the folder of the newest installed server's programs.
postgres_bin() {
    local bin
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
    [ -x "$bin" ] || die "PostgreSQL is not installed: make setup"
    dirname "$bin"
}

# given NAME: whether the caller set it, in the environment or in `.env`.
given() { [ -n "${!1:-}" ] || grep -qs "^$1=." "$root/.env"; }

# local_settings: what the private stack of `state` and `offset` uses, where the caller left it open. Sets
# `private_redis` and `private_postgres` to their ports if these are to be ours.
local_settings() {
    private_redis='' private_postgres=''
    if ! given REDIS_URL; then
        private_redis=$((6390 + offset))
        export REDIS_URL=redis://127.0.0.1:$private_redis
    fi
    if ! given DATABASE_URL && ! given DB_HOST; then
        private_postgres=$((5490 + offset))
        export DATABASE_URL=postgresql://millrace@127.0.0.1:$private_postgres/millrace
    fi
    if ! given STORAGE_URL && ! given S3_BUCKET_NAME; then
        export STORAGE_URL=file://$state/objects
    fi
    if ! given JWT_SECRET && ! given JWT_JWKS_FILE && [ -s "$state/jwt-secret" ]; then
        JWT_SECRET=$(<"$state/jwt-secret")
        export JWT_SECRET
    fi
    export MILLRACE_PORT_OFFSET=$offset OMP_THREAD_LIMIT=1
}

# clear_folder DIR: ends whatever a crashed test left at work in the folder, unmounts what it mounted, and removes it.
clear_folder() {
    local process place
    for process in /proc/[0-9]*; do
        [[ $(readlink "$process/cwd" 2>/dev/null) != "$1"* ]] || kill -KILL "${process#/proc/}" 2>/dev/null || true
    done
    while read -r _ place _; do
        [[ $place != "$1"/* ]] || umount "$place" || true
    done </proc/mounts
    rm -rf "$1"
}
