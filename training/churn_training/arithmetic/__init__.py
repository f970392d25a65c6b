"""exp, log and log1p from + − × ÷: the same bits here and in every place where the package runs."""
