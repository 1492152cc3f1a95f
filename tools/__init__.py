"""What `make` uses besides the sandbox: the table after `make up`, the checks, and `make clean`."""
