"""What the shipped code is judged by, computed by the native libraries and shap alone."""
