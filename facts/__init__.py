"""What a declaration means, decided once.

A declaration says how a gateway shall be; this room answers each question about it one time, with a type and a name
from the field: which container listens where and for whom (`listeners`), who calls whom and through what
(`connections`), under which address callers find it (`addresses`), what the place it runs on can do (`targets`).
Rules, flows, Services, published ports, warnings, outputs and documents are projections of these facts.

Knows `declaration` alone. Holds no secret, reads no file, makes nothing.
"""
