"""WeChat Pay, API v3: a code to scan, a page for phones, and the way inside WeChat itself."""
