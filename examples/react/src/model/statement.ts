import type { ChurnPredictor } from '@org/churn'
import { type DialectName, explainSql, toSql } from '@org/churn/sql'
import { type Economy, sharedEconomics } from '../economy/economy.ts'
import { people } from '../people.ts'
import type { CustomerRecord } from '../predictor.ts'

/** The choice that decides by what the plan's amounts make worth while, beside the names of the operating points. */
export const byAmounts = 'amounts'

/** What a statement is asked for. */
export interface StatementChoice {
  readonly dialect: DialectName
  /** The name of an operating point, or {@link byAmounts}. */
  readonly policy: string
  /** As people write it: `sales.customers` is customers in sales. */
  readonly table: string
}

/** A statement with what it does in words, or why it cannot be written. */
export type WrittenStatement =
  | { readonly sql: string; readonly words: readonly string[]; readonly refusal?: undefined }
  | { readonly refusal: string }

export function writeStatement(
  predictor: ChurnPredictor<CustomerRecord>,
  { dialect, policy, table }: StatementChoice,
  economy: Economy,
): WrittenStatement {
  const economics = policy === byAmounts ? sharedEconomics(economy) : undefined
  if (policy === byAmounts && economics === undefined)
    return {
      refusal: `In the list’s plan some amounts are each ${people.one}’s own. A statement holds amounts that are the same for all.`,
    }
  const options = { dialect, table: table.trim().split('.'), policy: economics ?? (policy as 'balanced') }
  try {
    return { sql: toSql(predictor, options), words: explainSql(predictor, options) }
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) }
  }
}
