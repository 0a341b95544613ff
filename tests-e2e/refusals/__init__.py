"""Every refusal of the platform, and which contracts can return it: one module per contract, and the rest.

A refusal that no module lists can be returned by emporium's, Marbelle's and the staff contract.
"""
