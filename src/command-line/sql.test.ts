import { createChurnPredictor } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { expect, test } from 'vitest'
import { UsageError } from './failures'
import { sql } from './sql'

/** What `churn sql` prints. */
async function printed(...args: readonly string[]): Promise<string> {
  const texts: string[] = []
  await sql(args, { write: (text) => texts.push(text) })
  return texts.join('')
}

test('prints the statement that its options ask for', async () => {
  const options = ['--table', 'main.clients', '--rename', 'months=tenure', '--operating-point', 'recall', '--top', '1']
  expect(await printed('--dialect', 'sqlite', '--keep', 'id', '--prefix', 'x_', ...options)).toBe(
    toSql(createChurnPredictor(), {
      dialect: 'sqlite',
      table: ['main', 'clients'],
      columns: { tenure: 'months' },
      keep: ['id'],
      policy: 'recall',
      top: 1,
      prefix: 'x_',
    }),
  )
})

test('is for DuckDB and a table called customers unless told otherwise', async () => {
  expect(await printed()).toBe(toSql(createChurnPredictor()))
})

test('prints what makes a view', async () => {
  const script = await printed('--dialect', 'postgresql', '--view', 'sales.scored', '--table', 'sales.clients')
  const [first, second, ...others] = script.split('\n')
  expect(first).toBe('DROP VIEW IF EXISTS "sales"."scored";')
  expect(second).toBe('CREATE VIEW "sales"."scored" AS')
  expect(others.join('\n')).toBe(
    toSql(createChurnPredictor(), { dialect: 'postgresql', table: ['sales', 'clients'] }).replace(/\n$/, ';\n'),
  )
  expect(await printed('--view', 'scored')).toMatch(/^CREATE OR REPLACE VIEW "scored" AS\n-- Churn decisions/)
  await expect(printed('--view', 'Customers')).rejects.toThrow(
    'Option view: got "Customers", expected another name than that of the table',
  )
})

test('leaves out a column that the table lacks', async () => {
  const absent = createChurnPredictor().contract.fields.find(({ input }) => !input)?.column as string
  expect(await printed('--without', absent)).toBe(await printed())
  await expect(printed('--without', 'tenure')).rejects.toThrow(
    /Option columns.tenure: got null, expected the name of a column/,
  )
  await expect(printed('--without', 'shoe size')).rejects.toThrow(/got "shoe size", expected a column of the contract/)
})

test('says in words what the statement does', async () => {
  const words = await printed('--explain', '--dialect', 'postgresql', '--operating-point', 'recall')
  const { operatingPoints } = createChurnPredictor().manifest
  expect(words).toContain('PostgreSQL')
  expect(words).toContain(
    `is at least ${operatingPoints.find(({ name }) => name === 'recall')?.threshold}, the threshold`,
  )
  expect(words).toContain('"churn_error" names each column')
  expect(words).not.toContain('SELECT')
})

test.each([
  [['--top', 'many'], /--top: got "many"/],
  [['--rename', 'months'], /--rename: got "months"/],
  [['--polciy', 'recall'], /polciy/],
])('refuses %j', async (args, message) => {
  await expect(printed(...args)).rejects.toThrow(UsageError)
  await expect(printed(...args)).rejects.toThrow(message)
})

test('shows its options', async () => {
  expect(await printed('--help')).toContain('--dialect NAME')
})
