"""The figures that judge the shipped code, computed by the native libraries and shap alone."""
