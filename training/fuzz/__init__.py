"""Random models of every family, through the exporter, ONNX Runtime and the package's own trees."""
