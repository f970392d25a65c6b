"""The pages people read: pictures that show one thing each, and the model card around them."""
