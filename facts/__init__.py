"""What a declaration means, decided once.

A declaration says how a gateway shall be; this room answers each question about it one time, with a type and a name
from the field: which container listens where and for whom (`listeners`), who calls whom and through what
(`connections`), under which address callers find it (`addresses`), what its target can do (`targets`).
Rules, flows, Services, published ports, warnings, outputs and documents are derived from these facts.

Uses `declaration`, and `keystore` to read certificates. Reads no files and creates no resources.
"""
