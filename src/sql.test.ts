import { correctPrior, createChurnPredictor, InvalidOptionError } from '@org/churn'
import { explainSql, type SqlOptions, toSql } from '@org/churn/sql'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()
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
})
