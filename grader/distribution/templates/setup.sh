#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is built: a Python that is new enough, and the grader in it.
set -euo pipefail
root="${AUTOGRADER:-/autograder}"
umask 022 # submissions run as a user of their own, who must get to Python
here=$(mktemp -d)
cd "$here"

clean() { # only what is needed from the environment, and how this machine gets to the network
    env -i PATH="$PATH" HOME="$here" LANG=C.UTF-8 \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
        ${HTTP_PROXY:+"HTTP_PROXY=$HTTP_PROXY"} ${HTTPS_PROXY:+"HTTPS_PROXY=$HTTPS_PROXY"} ${NO_PROXY:+"NO_PROXY=$NO_PROXY"} \
        ${SSL_CERT_FILE:+"SSL_CERT_FILE=$SSL_CERT_FILE"} ${REQUESTS_CA_BUNDLE:+"REQUESTS_CA_BUNDLE=$REQUESTS_CA_BUNDLE"} \
        "$@"
}

new_enough() { # and able to make an environment, which Ubuntu leaves out
    clean "$1" -I -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
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
rm -rf -- "$root/venv"
clean "${python:?no Python 3.11 or later: choose a newer image}" -I -m venv "$root/venv"
clean "$root/venv/bin/python" -I -m pip --isolated install --quiet --no-input --disable-pip-version-check@INDEX@ \
    "$root/source/"@WHEEL@
# What is handed in runs as a user of its own, who has no business there.
chmod -R go= "$root/source" "$root"/venv/lib/python*/site-packages/grader/solutions
# How submissions will be confined, for the log of the build; with less than good there is no autograder.
if ! clean "$root/venv/bin/python" -I -m grader doctor --require-isolation good @LANGUAGE@; then
    {
        echo "做不成：在这台机器上，提交的程序的隔离程度不到 good，不能用来记成绩。"
        echo "Not built: submissions are confined at less than level good on this machine, so it cannot give marks."
    } >&2
    exit 3
fi
