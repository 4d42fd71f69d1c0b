"""Links to products in prose: how the editor makes them and how readers get them."""

from .product_link import ProductLinkHandler
from .serving import Prose, serve_prose

__all__ = ["ProductLinkHandler", "Prose", "serve_prose"]
