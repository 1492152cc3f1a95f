#!/bin/sh
# Prints the first Python on PATH that is recent enough, or says what to install.
for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$candidate"
        exit 0
    fi
done
echo "error: Python 3.11 or newer is needed, and none is on PATH. Install one (https://www.python.org/downloads/)." >&2
exit 1
