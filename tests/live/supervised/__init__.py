"""The supervisor with real processes: small stand-ins that speak the wire."""
