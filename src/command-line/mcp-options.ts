import { UsageError } from './failures'
import { readModel } from './options'
import { parseWords } from './parse-words'

export const mcpHelp = `Serves the model's predictions to AI agents by the Model Context Protocol

  npx @org/churn mcp [options]   answer one client over standard input and output

  -m, --model FOLDER  the model of the bundle in FOLDER, instead of the one in the package
  --files FOLDER      let agents rank the CSV files in FOLDER; without it no file is read
  --http PORT         answer over HTTP at http://127.0.0.1:PORT/mcp instead (0 takes a free port)
  --origin ORIGIN     also answer pages of this origin; may be repeated (default: only pages of this machine)

Needs the package @modelcontextprotocol/sdk beside @org/churn. Messages go to standard error: which tool was called, how
long it took and whether it answered; never a customer's data.
`

/** How the tools are served. */
export interface McpOptions {
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  /** The folder whose files may be ranked; undefined for none. */
  readonly files: string | undefined
  /** Undefined for standard input and output. */
  readonly port: number | undefined
  /** Origins of pages that are answered beside this machine's own. */
  readonly origins: readonly string[]
}

/**
 * Reads the words behind `churn mcp`; undefined where its help is asked for.
 *
 * @throws {UsageError} saying what was got and what was expected.
 */
export function readMcpOptions(args: readonly string[]): McpOptions | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const { files, http, origin } = values
  if (http !== undefined && !(/^\d{1,5}$/.test(http) && Number(http) <= 65_535)) {
    throw new UsageError(`--http: got "${http}", expected a port from 0 to 65535.`)
  }
  if (http === undefined && origin.length > 0) throw new UsageError('--origin: expected --http PORT with it.')
  for (const each of origin) {
    if (!isOrigin(each))
      throw new UsageError(`--origin: got "${each}", expected an origin such as https://desk.example.com.`)
  }
  return { model: readModel(values.model), files, port: http === undefined ? undefined : Number(http), origins: origin }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

function parse(args: readonly string[]) {
  return parseWords({
    args: [...args],
    options: {
      model: { type: 'string', short: 'm' },
      files: { type: 'string' },
      http: { type: 'string' },
      origin: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
}
