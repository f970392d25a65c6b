/** Every shell command of the documentation, in a block or in a sentence, is run or held against what there is. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../testing/packed'
import { codeBlocks, markdownFiles } from './code-blocks'
import { scriptProblems } from './commands'
import { programs } from './programs'
import { shellCommands } from './shell'

const named = Object.keys(programs).join('|')
/** Code in a sentence that starts as a command does. */
const inline = new RegExp(`\`((?:npm|npx|churn|${named}) [^\`\\n]+)\``, 'g')

const scripts = markdownFiles().flatMap((name) => {
  const text = readFileSync(join(root, name), 'utf8')
  const blocks = codeBlocks(text, name).filter(({ language }) => language === 'sh')
  const sentences = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(inline)
  return [
    ...blocks.map(({ label, code }) => ({ name, label, script: code })),
    ...[...sentences].map(([, script]) => ({ name, label: `${name}: ${script}`, script })),
  ]
})

/** A page speaks of its own folder, of the repository's, or of the training workspace: what is right in one is right. */
const problemsOf = (name: string, script: string) =>
  [dirname(name), '.', 'training']
    .map((folder) => scriptProblems(script, folder))
    .reduce((least, problems) => (problems.length < least.length ? problems : least))

test('a script is taken apart as a shell does it', () => {
  expect(shellCommands('a \'b c\' && d | e # f\nG=$(h i) j "$K:l"\n# m\n')).toEqual([
    ['h', 'i'],
    ['a', 'b c'],
    ['d'],
    ['e'],
    ['j', '$K:l'],
  ])
})

test.each([
  'npx @org/churn scoore customers.csv',
  'npx @org/churn score customers.csv --nope',
  'npx @org/churn score nowhere.csv',
  'npx @org/churnn self-test',
  'npx churn self-test',
  'churn self-test',
  'npx bun hono/app.ts',
  'npm run scoree',
  'npm run check -- lintt',
  'npm run score -- customers.csv --ouut scored.csv',
  'npm run release:pack -- --outptu build/package',
  'npm run example -- expres',
  'npm instal',
  'npm install @org/churnn',
  'training/set-up.sh',
  'cd trainingg',
  'npm run python -- -c print',
  'npm run python -- training/time_creat.py 10000 20',
  'npm run python -- -m churn_trainingg gate',
  'npm run python -- -m churn_training gaate',
  'npm run python -- -m churn_training gate --candidates training/runs/full',
  'npm run python -- -m churn_training run tunee',
  'npm run python -- -m churn_training cover model.onnx model.json another.json --out made.onnx',
  'npm run python -- -m mlflow uii',
  'cd training && pip install -r requirements.txt',
  'docker biuld .',
  'docker build --flie examples/express/Dockerfile .',
  'curl http://localhost:8787/explian',
  'unheard-of',
])('a mistake is noticed: %s', (script) => {
  expect(scriptProblems(script, '.')).toHaveLength(1)
})

describe('there is no mistake in', () => {
  test('as many as there are', () => {
    expect(scripts.length).toBeGreaterThan(50)
  })

  test.each(scripts)('$label', ({ name, script }) => {
    expect(problemsOf(name, script)).toEqual([])
  })
})
