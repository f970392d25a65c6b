import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Entry from '@org/churn'
import { parse } from 'csv-parse/sync'
import { builtUrl, root } from '../testing/packed'

/** The data set's customers, where it is at hand: it is not part of the repository. */
export async function realCustomers(): Promise<readonly object[]> {
  const path = process.env.CHURN_DATA ?? join(root, 'training/data/telco-customer-churn.csv')
  if (!existsSync(path)) {
    process.stderr.write('NOT CHECKED on the real customers: set CHURN_DATA to the path of telco-customer-churn.csv.\n')
    return []
  }
  const { createChurnPredictor, readRow } = (await import(builtUrl('index.js'))) as typeof Entry
  const predictor = createChurnPredictor()
  const rows: Record<string, string>[] = parse(readFileSync(path, 'utf8'), { columns: true })
  return rows.map((row) => readRow(predictor, row))
}
