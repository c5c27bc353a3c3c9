"""Scripts: what happens in the world by itself."""
