/**
 * What is wrong with a command of the documentation. The package's own is run; scripts, binaries, files and addresses are looked
 * up; the training workspace's commands are compared with its parser; everything else has to be declared.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import manifest from '../../package.json'
import { built, root } from '../testing/packed'
import { workbookOf } from '../testing/workbook'
import { programs, readersFiles } from './programs'
import { shellCommands } from './shell'

/** Says what is wrong with a program's arguments, in a folder of the repository. */
type Rule = (args: readonly string[], folder: string) => readonly string[]

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const isThere = (folder: string, path: string) => path !== '' && existsSync(join(root, folder, path))
const isFlag = (word: string) => /^--?[a-z]/i.test(word)
/** Stands for something: `<name>`, `$TAG`. */
const isPlaceholder = (word: string) => /[<$…]/.test(word)
const isFile = (folder: string, word: string) => isThere(folder, word) || readersFiles.test(word)

/** The problems of a script that starts in a folder, `cd` and all. */
export function scriptProblems(script: string, start: string): string[] {
  let folder = start
  return shellCommands(script).flatMap((words) => {
    if (words[0] !== 'cd') return commandProblems(words, folder)
    if (!isThere(folder, words[1] ?? '')) return [`cd ${words[1]}: no such folder`]
    folder = normalize(join(folder, words[1] ?? ''))
    return []
  })
}

function commandProblems([program = '', ...args]: readonly string[], folder: string): readonly string[] {
  const name = program.replace(/^python3(\.\d+)?$/, 'python')
  if (program === '.') return args.every((each) => isFile(folder, each)) ? [] : [`${args}: no such file`]
  if (name.includes('/')) return isThere(folder, name) ? [] : [`${name}: no such file`]
  return (Object.hasOwn(rules, name) ? rules[name] : declared(name))(args, folder)
}

const rules: Readonly<Record<string, Rule>> = { curl, node, npm, npx, python }

function declared(name: string): Rule {
  if (!Object.hasOwn(programs, name)) return () => [`${name}: no such program`]
  const { words, flags } = programs[name]
  return (args, folder) =>
    args
      .filter((word) => {
        if (isFlag(word)) return !flags.includes(word.replace(/=.*/, ''))
        return !words.includes(word) && !isPlaceholder(word) && !isFile(folder, word)
      })
      .map((word) => `${name} ${word}: not declared, and no such file`)
}

const rows = read('examples/customers.csv').trim().split('\n')
const workbook = workbookOf([{ name: 'All customers', rows: rows.map((line) => line.split(',')) }])

/** Run as it stands, in a folder with the sample customers under the names that a reader may have given theirs. */
function churn(args: readonly string[]): readonly string[] {
  const place = mkdtempSync(join(tmpdir(), 'churn-command-'))
  for (const name of ['customers.csv', 'path/to/customers.csv'])
    cpSync(join(root, 'examples/customers.csv'), join(place, name))
  writeFileSync(join(place, 'customers.xlsx'), workbook)
  const { status, stderr } = spawnSync(process.execPath, [built('churn.js'), ...args], { cwd: place, encoding: 'utf8' })
  rmSync(place, { recursive: true })
  return status === 0 ? [] : [`npx ${manifest.name} ${args.join(' ')}: ${stderr.trim()}`]
}

/** Asks an address of the example whose folder it is. */
function curl(args: readonly string[], folder: string): readonly string[] {
  const isAddress = (word: string) => word.startsWith('http') || /^\$URL/.test(word)
  const paths = args
    .filter(isAddress)
    .map((word) => word.replace(/^(http:\/\/localhost:\d+|\$URL)/, '').replace(/\?.*/, ''))
  const services = ['express', 'worker'].map((name) => `examples/${name}/src/${name === 'worker' ? name : 'app'}.ts`)
  const known = services.map((path) => read(path)).join('\n')
  return [
    ...paths.filter((path) => !known.includes(`'${path}'`)).map((path) => `${path}: no such address`),
    ...declared('curl')(
      args.filter((word) => !isAddress(word)).map((word) => word.replace(/^@/, '')),
      folder,
    ),
  ]
}

/** A program of the repository; the flags of those in `.ci/` stand in their source. */
function node([file = '', ...args]: readonly string[], folder: string): readonly string[] {
  if (file === 'dist/churn.js') return churn(args)
  if (file === 'training/python.mjs') return python(args, folder)
  if (readersFiles.test(file)) return []
  if (file === '.ci/program.mjs') return ownProgram(args)
  if (!isThere(folder, file)) return [`node ${file}: no such file`]
  return argumentProblems(`node ${file}`, read(folder, file), args, folder)
}

/** A program in TypeScript, which bundles before it runs, from the repository's folder. */
function ownProgram([name = '', ...args]: readonly string[]): readonly string[] {
  const path = `.ci/${name}.ts`
  if (!isThere('.', path)) return [`node .ci/program.mjs ${name}: no such file`]
  const [folder = ''] = name.split('/')
  return argumentProblems(path, read(path), args, `.ci/${folder}`)
}

function argumentProblems(program: string, source: string, args: readonly string[], folder: string): readonly string[] {
  const takesText = (flag = '') => source.includes(` ${flag.replace(/^--/, '')}: { type: 'string'`)
  return args
    .filter((word, place) => {
      if (takesText(args[place - 1])) return false
      if (isFlag(word)) return !source.includes(` ${word.replace(/^--/, '')}: { type:`)
      return (
        !isPlaceholder(word) &&
        !isFile(folder, word) &&
        !isThere(folder, `${word}.ts`) &&
        !isThere('examples', word) &&
        !source.includes(`name: '${word}'`)
      )
    })
    .map((word) => `${program} ${word}: no such flag, file, example or step`)
}

/** A path in the clone beside the reader's project, as one in the clone. */
const inClone = (path: string) => path.replace(/^\.\.\/churn(?=\/|$)/, '.')

/** What somebody who writes TypeScript installs beside the package. */
const newcomersTools = ['--install-links', '--save-dev', 'typescript', 'tsx', '@types/node']
const ownPackages = [manifest.name, ...Object.keys(manifest.peerDependencies)]

function npm([verb = '', ...args]: readonly string[], folder: string): readonly string[] {
  const words = args.filter((word) => !['--silent', '-s'].includes(word))
  if (verb === 'ci' && words.length === 0) return []
  if (verb === 'init' && words.join() === '-y') return []
  if (verb === 'pkg' && words.join() === 'set,type=module') return []
  if (verb === 'audit' && words.join() === 'signatures') return []
  if (verb === 'install')
    return words
      .filter((word) => !ownPackages.includes(word) && !newcomersTools.includes(word) && !isFile(folder, inClone(word)))
      .map((word) => `npm install ${word}`)
  const [name = '', dashes, ...handedOver] = verb === 'run' ? words : [verb, ...words]
  if (programs.npm.words.includes(verb)) return declared('npm')(args, folder)
  if (!['run', 'test', 'start'].includes(verb)) return [`npm ${verb}: no such command`]
  // As npm does, in the folder's own project or else in the repository's.
  const project = isThere(folder, 'package.json') ? folder : '.'
  const scripts: Readonly<Record<string, string>> = JSON.parse(read(project, 'package.json')).scripts
  if (!Object.hasOwn(scripts, name)) return [`npm run ${name}: no such script in ${project}`]
  if (dashes === undefined) return []
  const last = scripts[name].split('&&').at(-1)?.trim().split(' ') ?? []
  return dashes === '--' ? commandProblems([...last, ...handedOver], folder) : [`npm run ${name} ${dashes}`]
}

/** The package by its own name, and what `npm ci` has installed: npx would fetch anything else from the registry. */
function npx([name = '', ...args]: readonly string[], folder: string): readonly string[] {
  if (name === manifest.name) return churn(args)
  if (newcomersTools.includes(name)) return commandProblems([name, ...args], folder)
  const lock = isThere(folder, 'package-lock.json') ? JSON.parse(read(folder, 'package-lock.json')).packages : {}
  const installed = Object.values(lock as Record<string, { bin?: object }>).some(({ bin }) => bin && name in bin)
  return installed ? commandProblems([name, ...args], folder) : [`npx ${name}: not among what npm ci installs`]
}

/** A command of the training workspace, as its parser has it; or a program among its requirements. */
function python([dash = '', module = '', command = '', ...args]: readonly string[], folder: string): readonly string[] {
  if (isPlaceholder(dash)) return []
  if (dash.endsWith('.py')) return isThere(folder, dash) ? [] : [`python ${dash}: no such file`]
  if (dash !== '-m') return [`python ${dash}: expected -m and a module`]
  if (module !== 'churn_training')
    return declared(module)(
      [command, ...args].filter((word) => word !== ''),
      folder,
    )
  const parser = read('training/churn_training/__main__.py')
  const definition = parser.split('commands.add_parser(').find((part) => part.trimStart().startsWith(`"${command}"`))
  if (definition === undefined) return [`python -m churn_training ${command}: no such command`]
  const known = [...definition.matchAll(/add_argument\(\s*"([\w-]+)"/g)].map(([, name]) => name)
  const parents = definition.match(/parents=\[([\w, ]+)\]/)?.[1]?.split(', ') ?? []
  for (const [, parent = '', name] of parser.matchAll(/^ {4}(\w+)\.add_argument\(\s*"([\w-]+)"/gm))
    if (parents.includes(parent)) known.push(name)
  const stages = [...read('training/churn_training/stages/pipeline.py').matchAll(/Stage\(\s*(?:name=)?"(\w+)"/g)].map(
    ([, name]) => name,
  )
  const isValue = (index: number) => isFlag(args[index - 1] ?? '')
  const words = args.filter((word, index) => !isFlag(word) && !isValue(index))
  // Stages have names; any other word takes the next of the command's places.
  const places = known.filter((name) => !isFlag(name) && name !== 'stages').length
  const spare = words.filter((word) => !(known.includes('stages') && stages.includes(word))).slice(places)
  return args
    .filter((word, index) => (isFlag(word) ? !known.includes(word) : !isValue(index) && spare.includes(word)))
    .map((word) => `python -m churn_training ${command} ${word}: not in its parser`)
}
