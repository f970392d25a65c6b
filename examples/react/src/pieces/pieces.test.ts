/** The pieces stand alone: another model's page takes the folder, and nothing of the desk. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MantineProvider } from '@mantine/core'
import { createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { CallList, CustomerForm, ReasonBars, Waterfall } from './index.ts'

const here = dirname(fileURLToPath(import.meta.url))
const { model, verification } = readModelFolder(resolve(here, '../../../../.ci/testing/ferries'))
const { contract } = model
const record = verification?.rows.find(({ kind }) => kind === 'ordinary')?.customer ?? {}
const explanation = createChurnPredictor({ model }).explain(record)
const texts = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the pieces', () => {
  it('import packages and each other, and nothing of the desk', () => {
    const files = readdirSync(here).filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    expect(files).toContain('call-list.tsx')
    for (const name of files) {
      const imports = [...readFileSync(resolve(here, name), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from)
      for (const from of imports) expect(from, name).toMatch(/^(\.\/[^/]+|@?[a-z][^:]*)$/)
    }
  })

  it('make a form of any contract, with the words of that company', () => {
    const form = createElement(CustomerForm, { contract, person: 'employee', record, issues: [], onChange: () => {} })
    const html = renderToString(createElement(MantineProvider, null, form))
    for (const { label } of contract.fields.filter(({ input }) => input)) expect(texts(html)).toContain(label)
    expect(html).toContain('aria-label="The employee"')
    const missing = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
    const emptied = createElement(CustomerForm, { contract, record: missing, issues: [], onChange: () => {} })
    expect(texts(renderToString(createElement(MantineProvider, null, emptied)))).toContain('Empty: not recorded.')
  })

  it('show reasons by their strength and as steps, the strongest first', () => {
    const { contributions } = explanation
    const bars = texts(renderToString(createElement(ReasonBars, { contributions, shown: 2 })))
    expect(bars.indexOf(contributions[0].phrase)).toBeGreaterThan(-1)
    expect(bars.indexOf(contributions[1].phrase)).toBeGreaterThan(bars.indexOf(contributions[0].phrase))
    expect(bars).not.toContain(contributions[2].phrase)
    const steps = texts(
      renderToString(createElement(Waterfall, { reasons: explanation, shown: 2, person: 'employee' })),
    )
    expect(steps).toContain('The average employee')
    expect(steps).toContain(contributions[0].phrase)
  })

  it('head a call list with the company’s word for its people', () => {
    const list = createElement(CallList, {
      person: 'Employee',
      label: 'The ranked employees',
      count: 1,
      rowAt: () => {
        throw new Error('No row is in sight where nothing is laid out.')
      },
      detailOf: () => undefined,
      onSight: () => {},
      onOpen: () => {},
      formatMoney: String,
      sorting: { key: 'rank', falling: false },
      onSort: () => {},
    })
    expect(texts(renderToString(list))).toMatch(/Rank ↑ Employee Likely to leave At stake Why Best next offer/)
  })
})
