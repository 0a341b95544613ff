"""The platform while its parts die: shoppers who insist, faults by a seeded schedule, and what must hold afterwards."""
