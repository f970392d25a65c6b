"""The files that ship with model.onnx, each made by its own module."""
