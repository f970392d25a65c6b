import { expect, test, vi } from 'vitest'
import { Progress } from './progress'

function terminal(isTTY: boolean) {
  const written: string[] = []
  const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream
  return { stream, written }
}

test('one line of a terminal, at most ten times a second, gone at the end', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { stream, written } = terminal(true)
  const progress = new Progress(stream, 1000, true)
  progress.update(100, 10)
  progress.update(200, 10)
  vi.advanceTimersByTime(1000)
  progress.update(300, 1980)
  progress.end()
  vi.useRealTimers()
  expect(written).toEqual([
    expect.stringContaining('\r\x1b[K10 %, 10 rows, '),
    '\r\x1b[K30 %, 2,000 rows, 2,000 a second',
    '\r\x1b[K',
  ])
})

test('no share where the size is not known', () => {
  const { stream, written } = terminal(true)
  new Progress(stream, undefined, true).update(5, 3)
  expect(written[0]).not.toContain('%')
})

test.each([
  ['a file or pipe', false, true],
  ['a terminal that shows the scores themselves', true, false],
])('nothing on %s', (_, isTTY, visible) => {
  const { stream, written } = terminal(isTTY)
  const progress = new Progress(stream, 10, visible)
  progress.update(1, 1)
  progress.end()
  expect(written).toEqual([])
})
