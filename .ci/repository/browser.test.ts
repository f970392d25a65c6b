/** Which browser the tests get, and what they print without one. */
import { delimiter } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { findBrowser, requireBrowser } from '../browser.mjs'

const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path)
const nothing = () => false
const PATH = ['/first', '/second'].join(delimiter)

describe('the browser', () => {
  test('is the one that CHURN_BROWSER names', () => {
    const exists = only('/own/chrome', '/first/chromium')
    expect(findBrowser(undefined, { CHURN_BROWSER: '/own/chrome', PATH }, exists)).toBe('/own/chrome')
  })

  test('is not silently another one than CHURN_BROWSER names', () => {
    expect(() => findBrowser(undefined, { CHURN_BROWSER: '/gone', PATH }, only('/first/chromium'))).toThrow(
      'CHURN_BROWSER: got "/gone"',
    )
  })

  test('is an installed one before Playwright’s own', () => {
    expect(findBrowser('/own', { PATH }, only('/second/google-chrome', '/own'))).toBe('/second/google-chrome')
    expect(findBrowser('/own', { PATH }, only('/own'))).toBe('/own')
    expect(findBrowser('/own', { PATH }, nothing)).toBeUndefined()
  })
})

describe('without a browser', () => {
  test('continuous integration fails', () => {
    expect(() => requireBrowser('the page', undefined, { CI: 'true' }, nothing)).toThrow(
      /the page: there is no browser/,
    )
  })

  test('other machines say aloud what is not checked', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(requireBrowser('the page', undefined, {}, nothing)).toBeUndefined()
    expect(said.mock.calls.join()).toMatch(/^NOT CHECKED: the page/)
    said.mockRestore()
  })
})
