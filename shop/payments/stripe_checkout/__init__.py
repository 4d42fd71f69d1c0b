"""Stripe: its hosted Checkout page, through its own library."""
