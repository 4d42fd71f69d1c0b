"""How fast the main pages are, as ratios to a bare view under the same gunicorn."""
