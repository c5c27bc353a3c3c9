"""The supervisor with real processes: small stand-ins for the Server that speak the wire."""
