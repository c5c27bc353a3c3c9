"""Where session data is kept: one storage a file, all with the same few methods."""
