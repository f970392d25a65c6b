import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, run } from '@testing/command-line'
import { expect, test } from 'vitest'

/** Path of the data set, which is not part of this repository. */
const data = process.env.CHURN_DATA

if (!data) {
  // biome-ignore lint/suspicious/noConsole: a test that is not run must say so.
  console.warn('Not run: the tests on the whole data set. Set CHURN_DATA to the path of telco-customer-churn.csv.')
}

test.runIf(data)(
  'all 7,043 customers are scored, against their labels, with nothing lost',
  { timeout: 60_000 },
  async () => {
    const out = join(folder(), 'scores.csv')
    const { code, messages } = await run(['score', String(data), '--out', out])
    expect(code).toBe(0)
    expect(messages).toContain('Scored 7,043 customers')
    expect(messages).toContain('Rejected: 0 rows.')
    // Eleven customers have no total charges, which the model does not use.
    expect(messages).not.toContain('Accepted with a warning')
    expect(messages).toContain('Against the labels of 7,043 rows:')

    const original = readFileSync(String(data), 'utf8').trimEnd().split(/\r?\n/)
    const scores = readFileSync(out, 'utf8').trimEnd().split('\n')
    expect(scores).toHaveLength(original.length)
    for (const [index, line] of original.entries()) expect(scores[index].startsWith(`${line},`)).toBe(true)

    // The confusion matrix once more, from the output's columns alone.
    const names = scores[0].split(',')
    const count = (label: string, predicted: string) => {
      const [at, decision] = [names.indexOf('Churn'), names.indexOf('churn_predicted')]
      return scores.slice(1).filter((line) => line.split(',')[at] === label && line.split(',')[decision] === predicted)
        .length
    }
    const printed = (label: string, predicted: string) => count(label, predicted).toLocaleString('en-US')
    expect(count('Yes', 'true') + count('Yes', 'false')).toBe(1869)
    expect(messages).toMatch(new RegExp(`churned +${printed('Yes', 'true')} +${printed('Yes', 'false')}\n`))
    expect(messages).toMatch(new RegExp(`stayed +${printed('No', 'true')} +${printed('No', 'false')}\n`))
  },
)
