"""PayPal: the buyer agrees on its page, we collect; Orders v2 over plain HTTP."""
