"""The types of the plan: what must run, as plain comparable data.

Every type is frozen, and the code that makes a collection sorts it, so that two plans of one declaration are equal.
The types of containers, files and certificates are in `facts.model`; a type is imported from the module that defines it.
Some values have the spelling of Kubernetes (quantities, Service types, pull policies), also for Docker. Makes no
resources and does not use Pulumi.
"""
