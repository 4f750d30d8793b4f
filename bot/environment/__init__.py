"""What this process's environment says: variables, addresses, proxies."""
