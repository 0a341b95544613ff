"""Files in an object store, and signed addresses at which private ones can be read for a while."""
