import type { Expression } from './expression'

/** A column under a name. */
export interface Named {
  readonly name: string
  readonly expression: Expression
}

/** One step of a statement: columns computed from those of the steps before it, row by row. */
export interface StatementStep {
  readonly name: string
  /** What it does, for people. */
  readonly note: string
  readonly columns: readonly Named[]
  /** Whether most rows have NULL in all columns that are a CASE of one branch. */
  readonly isSparse?: boolean
}

export const named = (name: string, expression: Expression): Named => ({ name, expression })

export const step = (name: string, note: string, columns: readonly Named[]): StatementStep => ({ name, note, columns })

/** A statement before it is printed for a database. */
export interface Statement {
  /** Lines of the comment on top. */
  readonly head: readonly string[]
  /** The table's name, with the names of what holds it in front: schema, then table. */
  readonly table: readonly string[]
  /** Columns of the table to hand on; all if undefined. */
  readonly keep: readonly string[] | undefined
  readonly steps: readonly StatementStep[]
  /** What the list of reasons is called. */
  readonly reasonList: string
  /** By rising strength, the reasons that there can be: place, code, value. */
  readonly reasons: readonly (readonly [place: number, code: string, value: string | null])[]
  /** Columns that hold the place of the first reason, the second, and so on. */
  readonly reasonPlaces: readonly Expression[]
  /** Why the model has no reasons to give in SQL; undefined where it has some. */
  readonly withoutReasons: string | undefined
  readonly output: readonly Named[]
}

/** Names of columns and reasons' places that an expression uses. */
export function namesIn(node: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof node !== 'object' || node === null) return found
  if ('kind' in node && node.kind === 'made' && 'name' in node) found.add(node.name as string)
  for (const part of Object.values(node)) namesIn(part, found)
  return found
}
