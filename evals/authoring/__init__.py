"""Cases: drafted from an article for a person to confirm, and checked."""
