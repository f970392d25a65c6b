/** How many tests passed, failed and were skipped, read from the report of a test runner. */
import { readFileSync } from 'node:fs'

/** A JSON report of vitest. A file that could not be loaded counts where no test of another failed. */
export function readVitest(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const failed = report.numFailedTests === 0 ? report.numFailedTestSuites : report.numFailedTests
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests }
}

/** A JUnit report of pytest. */
export function readPytest(path) {
  const suite = readFileSync(path, 'utf8').match(/<testsuite [^>]*>/)[0]
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
    Number(suite.match(new RegExp(` ${name}="(\\d+)"`))[1]),
  )
  return { passed: tests - failures - errors - skipped, failed: failures + errors, skipped }
}
