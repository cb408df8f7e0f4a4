"""One file per group of routes; `app.ROUTERS` lists them in the order of the description."""
