"""An installation of an earlier release, recorded in the middle of its work, is upgraded in place."""
