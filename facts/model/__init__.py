"""The types of containers: what a container reads, writes and uses, as plain comparable data.

A secret is only a name here (`SecretRef`), and a keystore only a recipe (`KeystoreSpec`). `plan.model` has the types of
workloads and flows. Who needs a type imports it from the module that defines it.
"""
