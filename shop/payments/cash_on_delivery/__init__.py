"""Payment to the carrier at the door, within the shop's own country."""
