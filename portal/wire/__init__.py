"""What may cross between the two processes.

This is the only part of the Portal that the Server imports.
It needs msgspec, Twisted's AMP and the standard library, nothing else.
"""
