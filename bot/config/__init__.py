"""What is configured: settings, organizations, fields, values."""
