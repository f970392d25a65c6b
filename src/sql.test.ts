import { type ContractField, correctPrior, createChurnPredictor, InvalidOptionError } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { explainSql, type SqlOptions, sqlDialects, toSql } from '@org/churn/sql'
import { describe, expect, test } from 'vitest'
import { drawModel, drawnModel } from '../.ci/databases/bundles'
import { openKinds } from '../.ci/testing/kinds-model'
import { libraryContract } from '../.ci/testing/library-model'
import { bundledModel } from './model/bundled-model'

const predictor = createChurnPredictor()
/** What Spark replaces by a setting's value. */
const setting = (name: string) => `\${${name}}`
const headOf = (sql: string) => sql.split('\nWITH\n', 1)[0]

describe('options of a statement', () => {
  test.each(['dialect', 'table', 'columns', 'keep', 'top', 'prefix'])('null for %s is the default', (name) => {
    expect(toSql(predictor, { [name]: null } as SqlOptions)).toBe(toSql(predictor))
  })

  test.each([
    [{ tenure: null }, 'columns.tenure', 'got null, expected the name of a column'],
    [{ customerID: null }, 'columns.customerID', 'got null, expected the name of a column'],
    [{ tenure: 3 }, 'columns.tenure', 'got 3, expected the name of a column'],
    [{ tenure: { name: 'months', typ: 'number' } }, 'columns.tenure', 'got "typ", expected name and type alone'],
    [{ tenure: 'months', tenureMonths: 'age' }, 'columns', 'got "tenure and tenureMonths", expected one of them'],
  ])('%j is refused', (columns, option, words) => {
    const write = () => toSql(predictor, { dialect: 'sqlite', columns } as unknown as SqlOptions)
    expect(write).toThrow(InvalidOptionError)
    expect(write).toThrow(`Option ${option}: ${words}`)
  })
})

test('the databases to choose from are those that a statement is written for, and say whether they are run', () => {
  for (const { name, title, isRun } of sqlDialects) {
    expect(headOf(toSql(predictor, { dialect: name }))).toContain(` in ${title}, generated`)
    expect(explainSql(predictor, { dialect: name })[0]).toContain(isRun ? 'run such statements' : 'only parse')
  }
  expect(() => toSql(predictor, { dialect: 'mysql' as 'duckdb' })).toThrow(
    `expected one of ${sqlDialects.map(({ name }) => name).join(', ')}`,
  )
  expect(headOf(toSql(predictor))).toContain(` in ${sqlDialects[0]?.title},`)
})

describe('hostile texts', () => {
  const { contract, manifest } = bundledModel
  const named = (name: string, of = contract) =>
    createChurnPredictor({
      model: loadModel({ ...bundledModel, contract: { ...of, name }, manifest: { ...manifest, name } }),
    })

  test('of categories are no commands of a client of SQL Server, and no variables', () => {
    const { predictor: hostile } = drawnModel(1, 10, 3)
    expect(toSql(hostile)).toContain("'$(path) $$")
    const lines = toSql(hostile, { dialect: 'sqlserver' })
    expect(lines).not.toContain('$(')
    expect(lines.replaceAll(']]', '').replaceAll(/\[[^\]]*\]/g, '')).not.toMatch(/^\s*(GO|!!)/m)
  })

  test('in the comment stay on its line, in its direction, and are no variables', () => {
    const head = headOf(toSql(named(`a\u202eb\r\nDROP TABLE x;\u2028y \${env:HOME} $(z)`)))
    expect(head).toContain('a b DROP TABLE x; y $ {env:HOME} $ (z)')
    expect(head.split('\n').every((line) => line.startsWith('--'))).toBe(true)
  })

  test('that hold a NUL character, at which a statement ends, are refused', () => {
    const cut = { ...contract, source: { ...contract.source, missing: ['', 'n\0a'] } }
    expect(() => toSql(named('telco', cut))).toThrow('got a NUL character in a text of its contract')
  })
})

describe('a date whose parts stand at no places of their own', () => {
  const fields = libraryContract.fields.map((field) =>
    field.name === 'joined' ? ({ ...field, reading: { date: 'serial' } } as ContractField) : field,
  )
  const { predictor: library } = drawModel(fields, { missing: [''] }, 1, 3, 4)

  test('is refused as text, with its column and its form', () => {
    const write = () => toSql(library)
    expect(write).toThrow('got Joined with dates written as serial, expected dates in digits such as 2026-01-31')
    expect(write).toThrow("name the column with type: 'date'")
  })

  test('is read where the database holds dates', () => {
    expect(toSql(library, { columns: { Joined: { name: 'joined_on', type: 'date' } } })).toContain('"joined_on"')
  })
})

describe('names', () => {
  test.each([
    [{ columns: { tenure: setting('env:HOME') } }, 'columns'],
    [{ table: ['sales', `a${setting('b')}`] }, 'table'],
    [{ keep: ['${'] }, 'keep'],
    [{ prefix: `${setting('x')}_` }, 'prefix'],
  ] as [SqlOptions, string][])('that Spark would read as settings are refused for it: %j', (options, option) => {
    const write = (dialect: SqlOptions['dialect']) => () => toSql(predictor, { dialect, ...options } as SqlOptions)
    expect(write('spark')).toThrow(new RegExp(`Option ${option}: .* names without "\\$\\{"`))
    expect(write('duckdb')).not.toThrow()
  })

  test('and texts of a model stand for no setting of Spark', () => {
    const { predictor } = drawModel(
      [
        {
          name: 'plan',
          label: '',
          description: '',
          sensitive: false,
          column: 'Plan',
          input: true,
          missing: { policy: 'accept' },
          unknown: { policy: 'reject' },
          type: 'category',
          values: [setting('env:HOME'), 'Basic'].map((value) => ({ value, source: [value], phrase: '' })),
        },
      ],
      { missing: [setting('spark.app.name')] },
      1,
      4,
      2,
    )
    const sql = toSql(predictor, { dialect: 'spark' })
    expect(sql).not.toContain('${')
    expect(sql).toContain("'\\u0024{env:HOME}'")
  })

  const long = 'é'.repeat(32)

  test.each([
    [{ columns: { tenure: long } }, 'columns'],
    [{ table: ['sales', long] }, 'table'],
    [{ keep: ['id', long] }, 'keep'],
    [{ prefix: 'x'.repeat(60) }, 'prefix'],
  ] as [SqlOptions, string][])(
    'of more than 63 bytes are refused for PostgreSQL, which would cut them: %j',
    (options, option) => {
      const write = (dialect: SqlOptions['dialect']) => () => toSql(predictor, { dialect, ...options } as SqlOptions)
      expect(write('postgresql')).toThrow(new RegExp(`Option ${option}: .* at most 63 bytes`))
      expect(write('duckdb')).not.toThrow()
      expect(write('sqlserver')).not.toThrow()
    },
  )

  test.each([
    ['sqlserver', 128],
    ['redshift', 127],
    ['snowflake', 255],
    ['bigquery', 300],
  ] as const)('of %s have at most %d characters', (dialect, most) => {
    const write = (length: number) => () => toSql(predictor, { dialect, table: 'x'.repeat(length) })
    expect(write(most)).not.toThrow()
    expect(write(most + 1)).toThrow(InvalidOptionError)
  })

  test('of added columns must not be the table’s own, in whatever case', () => {
    const message = 'Option prefix: got "churn_error", expected another one'
    expect(() => toSql(predictor, { keep: ['Churn_Error'] })).toThrow(message)
    expect(() => toSql(predictor, { columns: { tenure: 'CHURN_ERROR' } })).toThrow(message)
    expect(() => toSql(predictor, { keep: ['Churn_Error'], prefix: 'new_' })).not.toThrow()
  })
})

describe('what a statement says of itself', () => {
  test('a corrected share', () => {
    const corrected = correctPrior(predictor, { share: 0.05, trainedShare: 0.25 })
    expect(headOf(toSql(corrected))).toContain('corrected from a churn share of 0.25 to one of 0.05')
    expect(explainSql(corrected).join('\n')).toContain(
      'corrected from a churn share of 0.25 in training to one of 0.05',
    )
    expect(headOf(toSql(predictor))).not.toContain('corrected')
    expect(explainSql(predictor).join('\n')).not.toContain('corrected')
  })

  test('a threshold that nobody reaches', () => {
    const policy = { threshold: Number.POSITIVE_INFINITY }
    expect(headOf(toSql(predictor, { policy }))).toContain('Policy: {"threshold":"Infinity"}')
    expect(explainSql(predictor, { policy }).join('\n')).toContain('"churn_predicted" is true for nobody')
  })

  test('which columns it reads, on lines that fit a screen', () => {
    const lines = headOf(toSql(predictor)).split('\n')
    expect(lines.join(' ').replaceAll(' -- ', ' ')).toContain(
      'Reads the columns Partner, Dependents, tenure, PhoneService',
    )
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120)
  })

  test('how many reasons there are, of deeper trees too', () => {
    const deep = openKinds()
    expect(explainSql(deep).join('\n')).toContain('The 3 strongest reasons are given')
    expect(toSql(deep, { top: 1 })).toContain('churn_reason_1_code')
    expect(toSql(deep, { top: 0 })).not.toContain('reason')
    for (const sql of [toSql(predictor, { top: 0 }), toSql(deep, { top: 0 })]) {
      expect(headOf(sql)).not.toContain('no reasons')
    }
  })
})

describe('a column that the table lacks and the model does not use', () => {
  const { contract } = predictor
  const unused = contract.fields.filter(({ input }) => !input).map(({ column }) => column)

  test('is not read', () => {
    expect(unused.length).toBeGreaterThan(0)
    const absent = Object.fromEntries(unused.map((column) => [column, null]))
    expect(toSql(predictor, { columns: absent })).toBe(toSql(predictor))
  })
})
