"""Parses statements: reads {dialect: text} as JSON, prints {dialect: [kind, output columns, functions not known]}."""

import json
import sys

from sqlglot import ErrorLevel, exp, parse

parsed = {}
for dialect, text in json.load(sys.stdin).items():
    statements = parse(text, read=dialect, error_level=ErrorLevel.RAISE)
    (statement,) = statements
    unknown = sorted({function.name for function in statement.find_all(exp.Anonymous)})
    parsed[dialect] = [type(statement).__name__, [each.alias_or_name for each in statement.selects], unknown]
json.dump(parsed, sys.stdout)
