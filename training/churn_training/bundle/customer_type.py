"""customer.ts: the Zod schema and TypeScript type of one customer, formatted like biome does."""

import textwrap
from collections.abc import Iterator

from churn_training.contract import Contract, Field, Requirement, Value
from churn_training.preparation.spelling import EXPONENT, LETTERS, STAND_INS, is_word

LINE_WIDTH = 110
"""Columns after which biome breaks a line."""

HEADER = (
    "// Generated from contract.json by the training workspace. "
    "Do not edit: change the contract and regenerate.\n"
    "import * as z from 'zod'\n"
)
SCHEMA_COMMENT = (
    "Validates one {@link Customer} as a prediction does: types, allowed values, limits and the contract's "
    "cross-field rules. Unknown keys are dropped."
)
UNLISTED = f"""\
/** A category that is not listed: a word, and not a number, a flag, or a sign for no value. */
function unlisted(): z.ZodType<never, never> {{
  const anyCase = (word: string) => word.replace(/[a-z]/g, (each) => `[${{each.toUpperCase()}}${{each}}]`)
  const letter = /[{LETTERS}]/
  const words = '{" ".join(STAND_INS)}'.split(' ').map(anyCase)
  const standIn = new RegExp(`^\\\\s*(?:${{words.join('|')}}|{EXPONENT})\\\\s*$`)
  const isNew = (value: unknown) => typeof value === 'string' && letter.test(value) && !standIn.test(value)
  // JSON Schema shows what is refined; the type stays closed.
  const shown = {{ type: 'string', pattern: letter.source, not: {{ pattern: standIn.source }} }}
  return z.unknown().refine(isNew).meta(shown) as unknown as z.ZodType<never, never>
}}""".splitlines()
"""For open categories whose listed values are words."""
CHECK = """\
    })
    .check(({ value, issues }) => {
      for (const { field, needs, values } of requirements) {
        if (!value[field] || values.includes(value[needs])) continue
        issues.push({
          code: 'custom',
          path: [field],
          input: value[field],
          message: `needs ${needs} to be ${values.join(' or ')}`,
          params: { rule: 'requires', field: needs },
        })
      }
    })
    // The same rules in JSON Schema.
    .meta({
      dependentSchemas: Object.fromEntries(
        requirements.map(({ field, needs, values }) => [
          field,
          {
            anyOf: [
              { properties: { [field]: { not: { const: true } } } },
              { properties: { [needs]: { enum: values } } },
            ],
          },
        ]),
      ),
    }),
)""".splitlines()
"""The end of a schema for fields with requirements."""
INTERPRETED = """\
/** Makes a schema without `new Function`, which a strict content security policy forbids and reports. */
function interpreted<Schema>(make: () => Schema): Schema {
  const { jitless } = z.config()
  z.config({ jitless: true })
  try {
    return make()
  } finally {
    // The setting is of the whole program, and other schemas are not ours to slow down.
    z.config({ jitless })
  }
}
""".splitlines()
"""Zod reads the setting when a schema is made, so that it is in force for as long as that takes."""


def customer_type(contract: Contract) -> str:
    """The file's text."""
    lines = [HEADER, *_comment(contract.description, ""), "export interface Customer {"]
    for field in contract.fields:
        lines += [*_comment(_documentation(contract, field), "  "), *_member(field)]
    lines += ["}", ""]
    constrained = [field for field in contract.fields if field.requirement]
    if constrained:
        lines += _requirements(constrained)
    lines += [*INTERPRETED, ""]
    if any(_is_open_to_words(field) for field in contract.fields):
        lines += [*UNLISTED, ""]
    lines += _comment(SCHEMA_COMMENT, "")
    # Marked as pure so that bundlers can drop an unused schema.
    lines += ["export const customerSchema = /* @__PURE__ */ interpreted(() =>", "  z", "    .object({"]
    for field in contract.fields:
        lines += _property(field)
    lines += CHECK if constrained else ["    }),", ")"]
    return "\n".join(lines) + "\n"


def _documentation(contract: Contract, field: Field) -> str:
    sentences = [field.description]
    if field.trained is not None:
        low, high = field.trained
        unit = f"In {field.unit}, " if field.unit else ""
        sentences.append(f"{unit}{low:.15g} to {high:.15g} in the training data.")
    if field.requirement:
        sentences.append(f"Can be true only {_wording(contract, field.requirement)}.")
    if field.type == "category" and field.unknown == "accept":
        sentences.append("Any other word is taken as none of these, with a warning.")
    return " ".join(sentences)


def _wording(contract: Contract, requirement: Requirement) -> str:
    if contract.field(requirement.field).type == "boolean":
        return f"while `{requirement.field}` is {_literal(requirement.values[0])}"
    values = " or ".join(f"`{_literal(value)}`" for value in requirement.values)
    return f"while `{requirement.field}` is {values}"


def _comment(text: str, indent: str) -> list[str]:
    """A doc comment on one line, or wrapped if that is too long."""
    line = f"{indent}/** {text} */"
    if len(line) <= LINE_WIDTH:
        return [line]
    body = textwrap.wrap(text, LINE_WIDTH - len(indent) - 3, break_long_words=False, break_on_hyphens=False)
    return [f"{indent}/**", *(f"{indent} * {part}" for part in body), f"{indent} */"]


def _member(field: Field) -> list[str]:
    types = _types(field)
    if not field.is_input:
        types += ["null", "undefined"]
    elif field.missing == "accept":
        types += ["null"]
    name = f"  {field.name}{'' if field.is_input else '?'}:"
    line = f"{name} {' | '.join(types)}"
    return [line] if len(line) <= LINE_WIDTH else [name, *(f"    | {part}" for part in types)]


def _types(field: Field) -> list[str]:
    if field.type == "boolean":
        return ["boolean"]
    if field.is_numeric:
        return ["number"]
    return [_literal(value) for value in field.values]


def _property(field: Field) -> list[str]:
    indent = " " * 6
    calls = list(_calls(field))
    line = f"{indent}{field.name}: z{''.join(calls)},"
    if len(line) <= LINE_WIDTH:
        return [line]
    lines = [f"{indent}{field.name}: z"]
    for place, call in enumerate(calls):
        comma = "," if place == len(calls) - 1 else ""
        lines += _call(f"{indent}  {call}{comma}", indent + "  ")
    return lines


def _call(line: str, indent: str) -> list[str]:
    """One call of a broken chain, with its argument on a separate line if it is too long."""
    if len(line) <= LINE_WIDTH:
        return [line]
    name, rest = line.split("(", 1)
    argument, tail = rest.rsplit(")", 1)
    return [f"{name}(", f"{indent}  {argument},", f"{indent}){tail}"]


def _calls(field: Field) -> Iterator[str]:
    if not field.is_input:
        # Whatever cannot be read is missing: it cannot change the answer.
        yield ".unknown()"
        yield ".optional()"
        yield f".pipe(z{''.join(_types_calls(field))}.nullish().catch(null))"
    else:
        yield from _types_calls(field)
        if field.missing == "accept":
            yield ".nullable()"
    yield f".describe({_literal(field.description)})"


def _types_calls(field: Field) -> Iterator[str]:
    if field.type == "boolean":
        yield ".boolean()"
    elif field.is_numeric:
        assert field.limits is not None
        yield ".int()" if field.type == "integer" else ".number()"
        yield from (
            f".{bound}({limit:.15g})" for bound, limit in zip(("min", "max"), field.limits, strict=True)
        )
    else:
        yield f".enum([{', '.join(_literal(value) for value in field.values)}])"
        if field.is_input and _is_open_to_words(field):
            yield ".or(unlisted())"
        elif field.is_input and field.unknown == "accept":
            yield ".or(z.string().regex(/\\S/) as unknown as z.ZodType<never, never>)"


def _is_open_to_words(field: Field) -> bool:
    """Whether any word is accepted. A list of numbers or flags may get another one of those."""
    return (
        field.is_input
        and field.type == "category"
        and field.unknown == "accept"
        and all(is_word(str(value)) for value in field.values)
    )


def _requirements(constrained: list[Field]) -> list[str]:
    lines = [
        *_comment("What may be true only while another field has one of some values.", ""),
        "const requirements: readonly {",
        "  readonly field: keyof Customer",
        "  readonly needs: keyof Customer",
        "  readonly values: readonly unknown[]",
        "}[] = [",
    ]
    for field in constrained:
        requirement = field.requirement
        assert requirement is not None
        values = ", ".join(_literal(value) for value in requirement.values)
        entries = [
            f"field: {_literal(field.name)}",
            f"needs: {_literal(requirement.field)}",
            f"values: [{values}]",
        ]
        line = f"  {{ {', '.join(entries)} }},"
        broken = ["  {", *(f"    {entry}," for entry in entries), "  },"]
        lines += [line] if len(line) <= LINE_WIDTH else broken
    return [*lines, "]", ""]


def _literal(value: Value) -> str:
    """The value in TypeScript, with the quotes that need fewer escapes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    quote = '"' if value.count("'") > value.count('"') else "'"
    return quote + value.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n") + quote
