"""What siblings and the gateway may ask identity."""
