"""What the notebooks show: tables and pictures of the data and of the models, each by a function."""
