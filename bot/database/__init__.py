"""SQLite and PostgreSQL under one roof: transactions, statements, errors, tables, migrations."""
