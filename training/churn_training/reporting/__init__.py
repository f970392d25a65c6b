"""What people read: pictures that say one thing each, and the model card around them."""
