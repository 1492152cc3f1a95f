"""Programs that `make` runs in addition to the sandbox, such as the table after `make up`, the checks and the release."""
