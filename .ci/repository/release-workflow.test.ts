/** What a release does, in which order, and what it does when it is run again. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { root } from '../testing/packed'
import { type Job, jobs, jobWith, needsOf, scriptOf, workflows } from './workflows'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Runs a step's script as the workflow's shell does, where commands are stand-ins that write down how they were called. */
function run(script: string, commands: Record<string, string>, env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'churn-step-'))
  folders.push(folder)
  for (const name of ['bin', 'package', 'examples']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'package/churn.tgz'), '')
  for (const [name, body] of Object.entries({ sha256sum: '', ...commands })) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${body}\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  writeFileSync(join(folder, 'calls'), '')
  const { status } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...env },
  })
  return { status, calls: readFileSync(join(folder, 'calls'), 'utf8') }
}

test('each job waits for what it must, and for whom', () => {
  const said = Object.fromEntries(jobs.map(({ id, job }) => [id, [needsOf(job).join(' '), job.if, job.environment]]))
  expect(said).toEqual({
    'ci.yml: check': ['', undefined, undefined],
    'ci.yml: systems': ['', undefined, undefined],
    'ci.yml: size': ['', undefined, undefined],
    'ci.yml: verdict': ['check systems size', 'always()', undefined],
    'reliability.yml: fuzz': ['', undefined, undefined],
    'reliability.yml: finds': ['fuzz', "always() && needs.fuzz.outputs.found == 'true'", undefined],
    'reliability.yml: mutations': ['', undefined, undefined],
    'reliability.yml: models': ['', undefined, undefined],
    'reliability.yml: soak': ['', undefined, undefined],
    'release.yml: version': ['', undefined, undefined],
    'release.yml: pack': ['version', "needs.version.outputs.pending == 'false'", undefined],
    'release.yml: publish': ['pack', "needs.pack.outputs.release == 'true'", 'production'],
    'release.yml: site': ['pack publish', undefined, { name: 'github-pages', url: expect.any(String) }],
    'release.yml: service': ['pack publish', "vars.AWS_RELEASE_ROLE != ''", 'production'],
  })
})

test('no step goes on after a failure, but those that tell of it', () => {
  const regardless = jobs.flatMap(({ id, job }) =>
    job.steps
      .filter((step) => /always|failure|cancelled/.test(step.if ?? '') || 'continue-on-error' in step)
      .map(({ name }) => `${id}: ${name}`),
  )
  expect(regardless).toEqual([
    'ci.yml: verdict: Say it on the commit',
    'reliability.yml: fuzz: Say whether a case was found',
    'reliability.yml: fuzz: Keep what was found',
    'reliability.yml: soak: Keep the figures',
  ])
})

test('what a job takes from another is what that one puts out', () => {
  for (const { name, workflow } of workflows) {
    for (const [id, job] of Object.entries(workflow.jobs)) {
      for (const [, from, output] of JSON.stringify(job).matchAll(/needs\.(\w+)\.outputs\.(\w+)/g)) {
        expect(needsOf(job), `${name}: ${id}`).toContain(from)
        expect(workflow.jobs[from].outputs, `${name}: ${id}`).toHaveProperty(output)
      }
    }
  }
})

describe('artifacts', () => {
  /** Where a job's commands write; what a soak records is always the same page and its figures. */
  const written = (job: Job) =>
    job.steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/--output (\S+)|--record/g)].map(([, path = 'docs/reliability.*']) => path),
    )
  const using = (job: Job, action: string) => job.steps.filter(({ uses }) => uses?.startsWith(`actions/${action}@`))
  const uploads = jobs.flatMap(({ id, workflow, job }) =>
    using(job, 'upload-artifact').map((step) => ({ id, workflow, job, step })),
  )
  const downloads = jobs.flatMap(({ id, workflow, job }) =>
    using(job, 'download-artifact').map((step) => ({ id, workflow, job, step })),
  )

  test.each(uploads)('$id uploads the folder that it has written, also a second time', ({ job, step }) => {
    expect(written(job)).toEqual([step.with?.path])
    expect(step.with?.overwrite).toBe(true)
  })

  test('the size report reads the folder that the tarball was written to', () => {
    const [folder] = written(jobWith('ci.yml: size'))
    expect(scriptOf(jobWith('ci.yml: size'), 'Write the summary')).toContain(`size-report.mjs ${folder} >>`)
  })

  test.each(downloads)('$id reads where it downloads to what a job before it has uploaded', (download) => {
    const { workflow, job, step } = download
    const from = uploads.filter((upload) => upload.workflow === workflow && upload.step.with?.name === step.with?.name)
    expect(from).toHaveLength(1)
    expect(needsOf(job).map((each) => `${workflow}: ${each}`)).toContain(from[0].id)
    const path = String(step.with?.path)
    const reads = job.steps.filter(
      (each) => each['working-directory'] === path || new RegExp(`(^|\\s)${path}/`, 'm').test(each.run ?? ''),
    )
    expect(reads).toHaveLength(1)
  })

  test('there are some', () => {
    expect([uploads.length, downloads.length]).toEqual([4, 3])
  })

  test('the site is what the check has built, under a name that no other attempt has', () => {
    const pack = jobWith('release.yml: pack')
    const [upload] = using(pack, 'upload-pages-artifact')
    const outputs = [...readFileSync(join(root, 'typedoc.config.mjs'), 'utf8').matchAll(/^ {2}out: '(.+)',$/gm)]
    expect(outputs.map(([, path]) => path)).toEqual([upload.with?.path])
    expect(pack.steps.find(({ id }) => id === 'site')?.run).toContain('$GITHUB_RUN_ATTEMPT')
    const name = `\${{ steps.site.outputs.artifact }}`
    expect([upload.with?.name, pack.outputs?.site]).toEqual([name, name])
    const [deploy] = using(jobWith('release.yml: site'), 'deploy-pages')
    expect(deploy.with?.artifact_name).toBe(`\${{ needs.pack.outputs.site }}`)
  })
})

describe('the next version', () => {
  const version = jobWith('release.yml: version')
  const dispatch = version.steps.find(({ run }) => run?.startsWith('gh workflow run'))
  const verdict = jobWith('ci.yml: verdict')

  test('is checked, though GitHub starts nothing for it by itself', () => {
    expect(manifest.scripts['release:version']).toMatch(/^changeset version && .*release:model$/)
    // The branch that changesets/action pushes to, from main.
    expect(dispatch?.run).toBe('gh workflow run ci.yml --ref changeset-release/main')
    expect(dispatch?.if).toBe("steps.changesets.outputs.pullRequestNumber != ''")
    expect(workflows.find(({ name }) => name === 'ci.yml')?.workflow.on).toHaveProperty('workflow_dispatch')
  })

  test('gets the status that is required, under the name that the job has elsewhere', () => {
    const say = scriptOf(verdict, 'Say it on the commit')
    for (const [state, name] of [
      ['success', verdict.name],
      ['failure', verdict.name],
    ]) {
      const { calls } = run(say, { gh: '' }, { GITHUB_REPOSITORY: 'org/churn', GITHUB_SHA: 'abc', STATE: state ?? '' })
      expect(calls).toContain(`repos/org/churn/statuses/abc -f context=${name} -f state=${state} `)
    }
    expect(readFileSync(join(root, 'docs/retraining.md'), 'utf8')).toContain(`\`${verdict.name}\``)
  })

  test.each([
    ['success success success', 0],
    ['success success failure', 1],
    ['skipped success success', 1],
    ['success cancelled success', 1],
  ])('%s ends with %i', (results, expected) => {
    const step = verdict.steps[0]
    expect(step.env?.RESULTS).toBe(`\${{ join(needs.*.result, ' ') }}`)
    expect(run(String(step.run), {}, { RESULTS: results }).status).toBe(expected)
  })
})

describe('publishing', () => {
  const { steps } = jobWith('release.yml: publish')
  const script = scriptOf(jobWith('release.yml: publish'), 'Publish')
  const publish = (npm: string, more = {}) => run(script, { npm, ...more }, { SPECIFIER: '@org/churn@1.0.0' })

  test('publishes the tarball that was checked, with provenance', () => {
    const packed = jobWith('release.yml: pack').steps.flatMap((step) => step.run ?? [])
    expect(packed.join('\n')).toMatch(/npm run check[\s\S]*release:pack/)
    expect(steps.at(-1)?.run).toBe(script)
    const { status, calls } = publish('[ "$1" != view ] || exit 1')
    expect(status).toBe(0)
    expect(calls.split('\n').slice(0, -1)).toEqual([
      'sha256sum --check SHA256SUMS',
      'npm view @org/churn@1.0.0 version',
      expect.stringMatching(/^npm publish \.\/.*tgz --provenance --access public$/),
    ])
  })

  test('publishes nothing that is not what was checked', () => {
    const { status, calls } = publish('', { sha256sum: 'exit 1' })
    expect(status).not.toBe(0)
    expect(calls).not.toContain('npm')
  })

  test('is done where the version is published, so that the rest can be run again', () => {
    const { status, calls } = publish('echo 1.0.0')
    expect(status).toBe(0)
    expect(calls).not.toContain('npm publish')
  })

  test('fails where publishing fails', () => {
    expect(publish('exit 1').status).not.toBe(0)
  })
})

describe('the image', () => {
  const script = scriptOf(jobWith('release.yml: service'), 'Build and push')
  const repository = 'account.example/churn'
  const push = (aws: string, docker = '') =>
    run(script, { aws, docker: `cat > /dev/null <&0; ${docker}` }, { REPOSITORY: repository, TAG: '1.0.0-abc' })

  test('is built with the package that was published, and pushed', () => {
    const { status, calls } = push('[ "$2" = batch-get-image ] && echo 0 || echo password')
    expect(status).toBe(0)
    expect(calls).toContain('aws ecr batch-get-image --repository-name churn --image-ids imageTag=1.0.0-abc ')
    expect(calls).toMatch(
      /docker build .*--tag account\.example\/churn:1\.0\.0-abc \.\ndocker push account\.example\/churn:1\.0\.0-abc\n$/,
    )
  })

  test('is left alone where its tag is there: the repository would refuse another under the same', () => {
    const { status, calls } = push('echo 1')
    expect(status).toBe(0)
    expect(calls).not.toContain('docker')
  })

  test('is not pushed where the repository does not answer', () => {
    const { status, calls } = push('exit 1')
    expect(status).not.toBe(0)
    expect(calls).not.toContain('docker')
  })
})
