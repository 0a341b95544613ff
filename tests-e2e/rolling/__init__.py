"""Tests that the previous release works on the next release's schema of the phase `before`."""
