/** How many tests passed, failed and were skipped, and which failed and why, read from the report of a test runner. */
import { readFileSync } from 'node:fs'

/** A JSON report of vitest. A file that could not be loaded counts where no test of another failed. */
export function readVitest(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const failed = report.numFailedTests === 0 ? report.numFailedTestSuites : report.numFailedTests
  const failures = report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter(({ status }) => status === 'failed')
    if (tests.length === 0) return file.status === 'failed' ? [`${file.name}: ${shorten(file.message)}`] : []
    return tests.map(
      ({ fullName, failureMessages }) => `${file.name}: ${fullName}: ${shorten(failureMessages.join('\n'))}`,
    )
  })
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests, failures }
}

/** A JUnit report of pytest. */
export function readPytest(path) {
  const report = readFileSync(path, 'utf8')
  const suite = report.match(/<testsuite [^>]*>/)[0]
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
    Number(suite.match(new RegExp(` ${name}="(\\d+)"`))[1]),
  )
  const failed = /<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) message="([^"]*)"/g
  return {
    passed: tests - failures - errors - skipped,
    failed: failures + errors,
    skipped,
    failures: [...report.matchAll(failed)].map(
      ([, file, name, message]) => `${file}: ${name}: ${shorten(message.replaceAll('&#10;', '\n'))}`,
    ),
  }
}

/** The first lines of a message: what was expected and what was got, without the stack. */
function shorten(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
  return lines.slice(0, 6).join('\n  ').slice(0, 600)
}
