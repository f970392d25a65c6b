"""A tree ensemble as JSON on standard input, m2cgen's JavaScript for it on standard output.

m2cgen's own reader of XGBoost models knows no version since 2; its syntax tree is built here the way that reader does.
"""

import json
import sys

from m2cgen import ast
from m2cgen.interpreters import JavascriptInterpreter

sys.setrecursionlimit(100_000)
trees = json.load(sys.stdin)


def expression(node: int) -> ast.Expr:
    """The subtree at `node`; a comparison with a missing value is false, so that `else` is where missing values go."""
    feature = trees["feature"][node]
    if feature < 0:
        return ast.NumVal(trees["value"][node])
    left, right = expression(node + 1), expression(trees["right"][node])
    cell, threshold = ast.FeatureRef(feature), ast.NumVal(trees["threshold"][node])
    if trees["missingLeft"][node]:
        return ast.IfExpr(ast.CompExpr(cell, threshold, ast.CompOpType.GTE), right, left)
    return ast.IfExpr(ast.CompExpr(cell, threshold, ast.CompOpType.LT), left, right)


total = ast.NumVal(trees["base"])
for root in trees["roots"]:
    total = ast.BinNumExpr(total, expression(root), ast.BinNumOpType.ADD)
sys.stdout.write(JavascriptInterpreter(indent=1, function_name="score").interpret(total))
