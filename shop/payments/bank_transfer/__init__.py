"""Payment in advance by bank transfer. The account comes from PAYMENT_BANK_*."""
