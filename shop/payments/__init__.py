"""Ways to pay: one folder each. ``settings.SHOP_PAYMENTS`` names those that are offered."""
