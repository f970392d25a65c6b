"""Parses statements: reads {dialect: text}, prints {dialect: [kind, columns, functions not known, texts, longest table]}."""

import json
import sys

from sqlglot import ErrorLevel, exp, parse

parsed = {}
for dialect, text in json.load(sys.stdin).items():
    statements = parse(text, read=dialect, error_level=ErrorLevel.RAISE)
    (statement,) = statements
    unknown = sorted({function.name for function in statement.find_all(exp.Anonymous)})
    texts = sorted({each.this for each in statement.find_all(exp.Literal, exp.National) if isinstance(each.this, str)})
    table = max(([part.name for part in each.parts] for each in statement.find_all(exp.Table)), key=len)
    columns = [each.alias_or_name for each in statement.selects]
    parsed[dialect] = [type(statement).__name__, columns, unknown, texts, table]
json.dump(parsed, sys.stdout)
