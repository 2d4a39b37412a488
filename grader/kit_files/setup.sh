#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is built: a Python that is new enough, and the grader in it.
set -euo pipefail
root="${AUTOGRADER:-/autograder}"

new_enough() { # and able to make an environment, which Ubuntu leaves out
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=""
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if [ -z "$python" ] && new_enough "$candidate"; then
        python="$candidate"
    fi
done
if [ -z "$python" ]; then
    # Ubuntu 22.04, the default image, has 3.10 as its own and 3.11 besides; 24.04 has 3.12.
    apt-get update
    for version in 3.13 3.12 3.11; do
        if DEBIAN_FRONTEND=noninteractive apt-get install -y "python$version-venv"; then
            python="python$version"
            break
        fi
    done
fi
"${python:?no Python 3.11 or later: choose a newer image}" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet "$root/source"
# What is handed in runs as a user of its own, who has no business there.
chmod -R go= "$root/source" "$root"/venv/lib/python*/site-packages/grader/solutions
# How submissions will be confined, for the log of the build.
"$root/venv/bin/pc-grader" doctor @LANGUAGE@
