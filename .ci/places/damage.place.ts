/** A package that was damaged on its way to a user is found out where it is loaded. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import trees from '../../models/telco/trees.json'
import { start } from './process-place'
import { sentence } from './program'

const { plain } = inject('projects')

/** A copy of the project with a program, and one of the package's files changed. */
function damaged(name: string, program: string, damage: (code: string) => string): string {
  const project = `${plain}-${name}`
  cpSync(plain, project, { recursive: true })
  const dist = join(project, 'node_modules/@org/churn/dist')
  let changed = 0
  for (const file of readdirSync(dist).filter((each) => each.endsWith('.js') && each !== 'churn.js')) {
    const code = readFileSync(join(dist, file), 'utf8')
    const after = damage(code)
    if (after !== code) changed++
    writeFileSync(join(dist, file), after)
  }
  expect(changed, 'files that the damage has changed').toBe(1)
  writeFileSync(join(project, 'program.mjs'), program)
  return project
}

const scoring = `${sentence('portable')}
  import { native } from './native.mjs'
  try {
    console.log('scored ' + predict(native.rows[0].customer).probability)
  } catch (error) {
    console.log(error.name + ' ' + error.code)
  }`

/** Two leaves of the bundled model that follow each other. */
const [leaf, next] = trees.leaf.slice(20)
const leaves = new RegExp(`(?<=[^-\\d])${leaf}(?=,\\s*${next},)`)

test('one wrong digit in one leaf is an InvalidModelError', async () => {
  const project = damaged('flipped', scoring, (code) => code.replace(leaves, `${(leaf ?? 0) ^ 1}`))
  const { stdout } = await start(process.execPath, ['program.mjs'], project)
  expect(stdout.trim()).toBe('InvalidModelError INVALID_MODEL')
})

test('without damage the same program scores', async () => {
  writeFileSync(join(plain, 'undamaged.mjs'), scoring)
  expect((await start(process.execPath, ['undamaged.mjs'], plain)).stdout).toMatch(/^scored 0\.\d+/)
})
