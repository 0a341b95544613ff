"""The folder in which a platform on this machine keeps its databases, objects and secrets."""
