#!/bin/sh
# What `make clean` removes, and what it keeps unless it is told `STATE=delete`; both are said.
#
#   sh tools/clean.sh [delete]        in the project folder
set -eu

case "${1:-}" in
'' | delete) ;;
*)
    echo "error: STATE=$1 is not known; nothing was removed. Write STATE=delete to remove the states too." >&2
    exit 2
    ;;
esac

if [ -e .cache/cluster ] && [ -x .cache/venv/bin/python ]; then
    # its files are in use: a node that lost them would go on without
    PYTHONPATH=sandbox/src .cache/venv/bin/python -m sandbox.node down
fi

echo "removing .cache: the environment, the engine and Go, which the next command makes again"
rm -rf .cache

stacks=$(find .state/backend/.pulumi/stacks -name '*.json' 2>/dev/null | sed 's|.*/||; s|\.json$||' | sort | tr '\n' ' ' || true)
told="the states of the stacks (${stacks:-none }), the generated passphrase, and rendered manifests"
told=$(printf '%s' "$told" | sed 's/ )/)/')
if [ "${1:-}" = delete ]; then
    echo "removing .state and rendered: $told"
    echo "values that were encrypted with that passphrase by \`config set --secret\` cannot be read any more"
    rm -rf .state rendered
elif [ -e .state ] || [ -e rendered ]; then
    echo "keeping .state and rendered: $told"
    echo "to remove them too: make clean STATE=delete. Without the passphrase, encrypted values in stack files cannot be read any more"
fi
