/** The app as the CDK starts it: in a folder with settings or without, and as README and workflow say. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import cdk from '../cdk.json' with { type: 'json' }
import { imageTagParameter, releaseEnvironment } from './names.ts'
import { settingNames } from './settings.ts'
import { exampleSettings, productionSettings, resources, templates } from './testing/templates.ts'

const example = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(example, 'README.md'), 'utf8')
const release = readFileSync(join(example, '../../.github/workflows/release.yml'), 'utf8')
const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Starts the app by the command of cdk.json in a folder like this one, with settings of its own or none. */
function synthesize(settings?: unknown, context: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'churn-aws-'))
  folders.push(folder)
  for (const name of ['src', 'node_modules', 'package.json']) symlinkSync(join(example, name), join(folder, name))
  if (settings) writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
  const { status, stderr } = spawnSync(cdk.app, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_OUTDIR: join(folder, 'out'),
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...context }),
    },
  })
  const template = (stack: string) => JSON.parse(readFileSync(join(folder, `out/${stack}.template.json`), 'utf8'))
  return { status, stderr, template }
}

describe('the app', () => {
  test('refuses to deploy on guesses', () => {
    const { status, stderr } = synthesize()
    expect(stderr).toContain('MissingSettingsError: settings.json cannot be read: copy settings.example.json to it')
    expect(status).not.toBe(0)
  })

  test('refuses a setting on the command line, which the next command would take back', () => {
    const { status, stderr } = synthesize(exampleSettings, { allowedAddresses: '0.0.0.0/0' })
    expect(stderr).toContain('Setting allowedAddresses: got "--context allowedAddresses=0.0.0.0/0"')
    expect(status).not.toBe(0)
  })

  test('deploys the same listeners, rules, alarms and roles whatever is asked of it', () => {
    const { status, template } = synthesize(productionSettings)
    expect(status).toBe(0)
    const expected = templates(productionSettings)
    const made = template('ChurnService')
    const types = [
      'Listener',
      'ListenerRule',
      'SecurityGroup',
      'Alarm',
      'TopicPolicy',
      'Subscription',
      'Role',
      'Policy',
    ]
    const compared = resources(expected.service).filter(({ Type }) => types.includes(Type.split('::')[2]))
    expect(new Set(compared.map(({ Type }) => Type.split('::')[2]))).toEqual(new Set(types))
    for (const { id, Properties } of compared) expect(made.Resources[id].Properties, id).toEqual(Properties)
    expect(Object.keys(made.Outputs)).toEqual(expect.arrayContaining(['Url', 'ServiceArn', 'ReleaseRoleArn']))
    expect(Object.keys(template('ChurnRepository').Outputs)).toContain('RepositoryUri')
  })
})

describe('README', () => {
  const commands = [...readme.matchAll(/npx cdk (?:deploy|destroy)[^\n`]*/g)].map(([command]) => command)

  test('deploys by the name of the stack alone: what it is, is in the settings', () => {
    expect(new Set(commands)).toEqual(
      new Set([
        'npx cdk deploy ChurnRepository',
        'npx cdk deploy ChurnService',
        'npx cdk destroy ChurnService ChurnRepository',
      ]),
    )
  })

  test('names every setting, and no other', () => {
    const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('##', readme.indexOf('## Settings') + 2))
    const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => cell.match(/\w+/g) ?? [])
    expect(named.sort()).toEqual([...settingNames].sort())
  })

  test('puts the image’s tag where the stack reads it, and takes it away in the end', () => {
    expect(readme).toContain(`aws ssm put-parameter --name ${imageTagParameter} `)
    expect(readme).toContain(`aws ssm delete-parameter --name ${imageTagParameter}\n`)
  })

  test('sets every variable that it uses', () => {
    const shell = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n')
    const used = new Set([...shell.matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name))
    expect(used.size).toBeGreaterThan(2)
    for (const name of used) expect(shell, name).toMatch(new RegExp(`^\\s*${name}=`, 'm'))
  })
})

describe('the release workflow', () => {
  const job = release.slice(release.indexOf('\n  service:\n'))

  test('deploys no stack, so that it cannot change what an installation is', () => {
    expect(release).not.toMatch(/\bcdk\b|cloudformation/)
    expect(job).toContain('node examples/aws/src/release/command.ts --service "$SERVICE" --image "$REPOSITORY:$TAG"')
  })

  test('runs in the environment that the role trusts, by variables that README says where to find', () => {
    expect(job).toContain(`\n    environment: ${releaseEnvironment}\n`)
    const variables = new Set([...release.matchAll(/vars\.(\w+)/g)].map(([, name]) => name))
    expect(variables).toEqual(new Set(['AWS_RELEASE_ROLE', 'AWS_REPOSITORY', 'AWS_REGION', 'AWS_SERVICE']))
    for (const name of variables) expect(readme).toContain(`| \`${name}\` |`)
  })
})
