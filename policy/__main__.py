"""The policy pack, as the Pulumi CLI starts it: `pulumi preview --policy-pack policy`."""

from hardening.pack import serve

serve()
