import { expect, test } from 'vitest'
import { UsageError } from './failures'
import { readCommand } from './options'

const scoring = (...args: string[]) => {
  const command = readCommand(['score', ...args])
  if (command.name !== 'score') throw new Error(`Got ${command.name}.`)
  return command.options
}

test('defaults', () => {
  expect(scoring()).toEqual({
    model: undefined,
    file: undefined,
    out: undefined,
    format: 'text',
    operatingPoint: undefined,
    top: 3,
    delimiter: undefined,
    maxRejected: 0.1,
    numbers: undefined,
    columns: undefined,
    rename: {},
    prefix: 'churn_',
    threads: 1,
  })
})

test('the format is told from the name of the output unless it is said', () => {
  expect(scoring('--out', 'a.CSV').format).toBe('csv')
  expect(scoring('-o', 'a.jsonl').format).toBe('ndjson')
  expect(scoring('--out', 'a.csv', '--format', 'ndjson').format).toBe('ndjson')
  expect(scoring('--format', 'csv').format).toBe('csv')
})

test('- is standard output', () => {
  expect(scoring('--out', '-', '--format', 'csv')).toMatchObject({ out: undefined, format: 'csv' })
})

test('a compressed output has the format of its name without .gz', () => {
  expect(scoring('--out', 'a.csv.gz').format).toBe('csv')
  expect(scoring('--out', 'a.ndjson.GZ').format).toBe('ndjson')
})

test('columns can be renamed, by names that hold an equals sign too', () => {
  expect(scoring('--rename', 'months=tenure', '--rename', ' a=b = Contract').rename).toEqual({
    months: 'tenure',
    'a=b': 'Contract',
  })
})

test('a tab can be typed', () => {
  expect(scoring('--delimiter', '\\t').delimiter).toBe('\t')
})

test('help and version need no command', () => {
  for (const args of [[], ['-h'], ['score', '--help']]) expect(readCommand(args).name).toBe('help')
  expect(readCommand(['-v']).name).toBe('version')
})

test.each([
  [['verify'], 'verify: got 0 folders, expected one.'],
  [['verify', 'one', 'two'], 'verify: got 2 folders, expected one.'],
  [
    ['scroe'],
    'Command: got "scroe", expected "score", "explain", "plan", "self-test", "verify", "sql", "sheet", "package" or "mcp".',
  ],
  [['verify', 'one', '--model', 'two'], 'verify: got 2 folders, expected one.'],
  [['score', '--model', 'one'], 'score: got --model and no FILE, expected the file to score'],
  [['explain', '-m', 'one'], 'explain: got --model and no FILE, expected the file to score'],
  [['score', 'a.csv', '--model', ''], '--model: got an empty name, expected the folder of a model bundle.'],
  [['score', 'a', 'b'], 'Got 2 files, expected one: a, b.'],
  [['score', '--top', '-1'], 'argument is ambiguous'],
  [['score', '--top', '1.5'], '--top: got "1.5", expected a whole number'],
  [['score', '--top', '101'], '--top: got "101", expected a whole number'],
  [['score', '--delimiter', ';;'], '--delimiter: got ";;", expected one ASCII character'],
  [['score', '--delimiter', '"'], '--delimiter: got "\\"", expected one ASCII character'],
  [['score', '--delimiter', '\n'], '--delimiter: got "\\n", expected one ASCII character'],
  [['score', '--delimiter', '.'], '--delimiter: got ".", expected one ASCII character, and none that cells hold'],
  [['score', '--delimiter', '1'], '--delimiter: got "1", expected one ASCII character, and none that cells hold'],
  [['score', '--delimiter', '-'], '--delimiter: got "-", expected one ASCII character, and none that cells hold'],
  [['score', '--delimiter', 'x'], '--delimiter: got "x", expected one ASCII character, and none that cells hold'],
  [['score', '--delimiter', '§'], '--delimiter: got "§", expected one ASCII character'],
  [
    ['score', '--rename', 'tenure'],
    '--rename: got "tenure", expected NAME=COLUMN: the name in the file, the column of the model.',
  ],
  [['score', '--rename', '=tenure'], '--rename: got "=tenure", expected NAME=COLUMN'],
  [['score', '--max-rejected', '2'], '--max-rejected: got "2", expected a share from 0 to 1.'],
  [['score', '--max-rejected', 'half'], '--max-rejected: got "half", expected a share'],
  [['score', '--format', 'xml'], '--format: got "xml", expected csv or ndjson.'],
  [['score', '--out', 'x.txt'], '--out: got "x.txt", expected a name that ends in'],
  [['score', '--out', ''], '--out: got an empty name'],
  [['score', '--nonsense'], "Unknown option '--nonsense'"],
])('%j is refused with a sentence', (args, sentence) => {
  expect(() => readCommand(args)).toThrow(sentence)
  expect(() => readCommand(args)).toThrow(UsageError)
})
