"""What this process's environment says: variables, addresses, and the proxies to them."""
