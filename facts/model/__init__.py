"""The types of containers: what a container reads, writes and uses, as plain comparable data.

A secret is only a name here (`SecretRef`), and a keystore only a recipe (`KeystoreSpec`). `plan.model` exports these
types too, and adds those of workloads and flows.
"""
