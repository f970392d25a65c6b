import { explainSql, toSql } from '@org/churn/sql'
import { openToScore } from './open-model'
import { readSqlCommand, sqlHelp } from './sql-options'

/**
 * Prints a statement, or what it does in words.
 *
 * @param args The words behind `churn sql`.
 */
export async function sql(args: readonly string[], output: { write(text: string): unknown }): Promise<void> {
  const command = readSqlCommand(args)
  if (!command) {
    output.write(sqlHelp)
    return
  }
  const { predictor } = await openToScore(command.model, command.sql.asOf)
  output.write(command.explain ? `${explainSql(predictor, command.sql).join('\n')}\n` : toSql(predictor, command.sql))
}
