"""Alipay: its page for desktops and its page for phones."""
