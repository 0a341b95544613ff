"""The stand-in for Stripe.js, a script of the storefronts' front ends."""
