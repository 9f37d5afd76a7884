# Sourced by the scripts beside it: starts each of them in the project's folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
trap 'exit 130' INT

# One sentence for the person at the keyboard, and the end.
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The same for a command that has left a log: blame "What failed" LOG
blame() {
    die "$1 ($(tail -n 1 "$2")): mend that ($2 says more), then run this again."
}

# What takes time says so.
say() {
    printf '%s\n' "$*"
}

# Run a command with its output in a log that is there for those who look: quietly LOG COMMAND...
quietly() {
    local log=$1
    shift
    { mkdir -p "$(dirname "$log")" && : >"$log"; } 2>/dev/null ||
        die "$(dirname "$log") cannot be written by $(id -un): give that folder to them, then run this again."
    "$@" >"$log" 2>&1
}
