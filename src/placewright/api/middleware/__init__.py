"""Middleware, one per file; `app.MIDDLEWARE` lists them in the order in which a request meets them."""
