"""The vocabulary of containers: what one is given to read, to write and to use, as plain comparable data.

A secret is a name here (`SecretRef`), a keystore a recipe (`KeystoreSpec`). `plan.model` hands these words on, and adds
those of workloads, endpoints and flows.
"""
