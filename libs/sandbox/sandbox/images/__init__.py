"""A hosted image model: predictions to submit, poll, cancel and download. It can be told to misbehave."""
