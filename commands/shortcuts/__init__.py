"""Message and global shortcuts: calls found from a message or from anywhere."""
