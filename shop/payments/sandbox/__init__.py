"""The sandbox: a gateway of our own to try and test with, and the adapter that speaks to it."""
