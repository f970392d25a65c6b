"""From a customer CSV to the model bundle that `@org/churn` ships, with the evidence for it.

The folders are the pipeline, in this order: `preparation` (contract, CSV, cleaning, encoding, split),
`modelling` (choice, evaluation, operating points), `trees` (any family of trees to ONNX),
`bundle` (what is shipped), `evidence` (what the shipped code is judged by).
"""
