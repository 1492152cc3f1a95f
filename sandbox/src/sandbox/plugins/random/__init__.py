"""The `random` plugin: passwords, bytes, ids, strings and UUIDs that stay the same until their inputs change.

It behaves as https://github.com/hashicorp/terraform-provider-random does, on which the official plugin is built.
Types whose results depend on Go's generator or on word lists (integers, shuffles, pets) are left to the official one.
"""
