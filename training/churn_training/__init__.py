"""From a customer CSV to the model bundle that `@org/churn` ships, with the evidence for it.

`stages/pipeline.py` is the pipeline; each stage is one file beside it. The other folders, from the ground up:

- `preparation`: contract and CSV → cleaning, encoding, split; `validation`: rules that the data must keep
- `arithmetic`: exp and log with the same bits everywhere; `trees`: any family of trees to ONNX
- `families`: models behind one protocol
- `modelling`: choice, calibration, evaluation, operating points
- `bundle`: the files that ship; `evidence`: what the shipped code is judged by
- `comparison`, `reporting`, `tracking`, `gating`, `exploration`: what is made from all that
"""
