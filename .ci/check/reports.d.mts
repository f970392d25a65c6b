interface Counts {
  passed: number
  failed: number
  skipped: number
  failures: string[]
}
export function readVitest(path: string): Counts
export function readPytest(path: string): Counts
