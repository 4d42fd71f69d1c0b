"""The sandbox gateway itself: a small server apart from the shop, with a book of its own.

It speaks HTTP and knows nothing of Django. ``manage.py sandbox_gateway`` starts it.
"""
