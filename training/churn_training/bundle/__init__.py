"""What is shipped beside model.onnx, each file by its own module."""
