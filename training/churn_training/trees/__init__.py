"""Any family of trees to one neutral form, and that form to ONNX."""
