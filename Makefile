# What people type. Each target does its own set-up: the first run takes minutes, later ones none.
.POSIX:
.PHONY: help up preview destroy refresh pulumi verify report security-diff test live bench fuzz check docs site messages states release cluster cluster-down clean

CONFIG = Pulumi.dev.yaml
ARGS =
STATE =
BASE = HEAD
VERSION =
export BASE CONFIG STATE VERSION

# The newest interpreter that is recent enough; the virtual environment is made with it.
PYTHON = $$(sh sandbox/find-python.sh)
SET_UP = set -e; python=$(PYTHON); PYTHONPATH=sandbox/src$${PYTHONPATH:+:$$PYTHONPATH} "$$python" -m sandbox.bootstrap

help:
	@sed -n 's/^#: //p' Makefile

#: make up       deploy the stack that CONFIG describes, then show what was made
#: make preview  show what `make up` would change
#: make destroy  remove what `make up` made
#: make refresh  compare the state with what is really there
up preview destroy refresh:
	@$(SET_UP) run sandbox $@ --report tools.summary --config "$$CONFIG" -- $(ARGS)

#: make pulumi ARGS="stack history"   any other engine command, on the same stack
#: make pulumi ARGS="config set --secret --path gateway.assistant.apiKey"   asks for the value, or reads it from a pipe
pulumi:
	@$(SET_UP) run sandbox pulumi --config "$$CONFIG" -- $(ARGS)

#: make report   what the stack file means for security, as Markdown; ARGS='--format html' for a page, json for programs
report:
	@$(SET_UP) run review.report $(ARGS) -- "$$CONFIG"

#: make security-diff BASE=origin/main   what the stack file changes for security, compared with a Git revision
security-diff:
	@$(SET_UP) run review.diff $(ARGS) -- "$$BASE:$$CONFIG" "$$CONFIG"

#: make verify   check the deployed gateway from outside, by the stack's outputs
#: make verify ARGS="--address 203.0.113.20 --place unlisted --junit report.xml"
verify:
	@export PYTHONPATH=reader/src; outputs=$$(mktemp); trap 'rm -f "$$outputs"' EXIT; \
	$(SET_UP) run sandbox pulumi --config "$$CONFIG" -- stack output --json > "$$outputs"; \
	$(SET_UP) run tools.verify "$$CONFIG" "$$outputs" $(ARGS)

#: make test     all tests that need no root; make live runs the others
test:
	@$(SET_UP) test pytest -n2 $(ARGS)

#: make live     check with a real Kubernetes API server and node, a real Docker daemon (both need root), stand-in services and a browser
live:
	@$(SET_UP) live pytest -m live tests/live tests/standins sandbox/tests/live $(ARGS)

#: make check    lint, format, types
check:
	@$(SET_UP) test tools.checks

#: make bench    measure the speed, compared with an empty program and with the commands by hand
bench:
	@$(SET_UP) test benchmarks $(ARGS)

#: make fuzz     fuzz the readers of files that users bring
fuzz:
	@$(SET_UP) test tests.fuzz $(ARGS)

#: make docs     update the schemas, the reference and the guide's blocks from the program
docs:
	@$(SET_UP) test docs.generate

#: make site     write the documents as a site of HTML pages, which needs no network to be read (.cache/site)
site:
	@$(SET_UP) test tools.site $(ARGS)

#: make messages update the expected messages in tests/failures; read what changed before you commit it
messages:
	@$(SET_UP) test tests.support.gallery

#: make states   at a release: keep the states that upgrades are tested with (tests/fixtures/states)
states:
	@$(SET_UP) test tests.support.states $(ARGS)

#: make release VERSION=1.2.0   make a release in the working tree: changelog, version, states, packages, text of the tag
release:
	@$(SET_UP) test tools.release "$$VERSION" $(ARGS)

#: make cluster  start a Kubernetes node with stand-in services as images, in the background (needs root); make up applies to it
cluster:
	@$(SET_UP) cluster tests.support.cluster

#: make cluster-down   end it, and remove what it had
cluster-down:
	@$(SET_UP) cluster sandbox.node down $(ARGS)

#: make clean    remove the environment and the engine (.cache); the next command makes them again
#: make clean STATE=delete   also remove the states and the passphrase (.state) and the manifests (rendered):
#:               values that were encrypted with that passphrase cannot be read any more
clean:
	@sh tools/clean.sh "$$STATE"

#:
#: CONFIG=FILE   the stack file (default Pulumi.dev.yaml); the stack is named after it
#: ARGS=...      further arguments, e.g. make preview ARGS=--diff
