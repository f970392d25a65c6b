import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast'

export const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const file = join(repository, 'examples', 'express', 'Dockerfile')
export const dockerfile = readFileSync(file, 'utf8')

/** One instruction: `COPY --chown=node --from=build a b` has the flags chown and from, and the words a and b. */
export interface Step {
  readonly keyword: string
  readonly text: string
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string>>
}

/** One stage of the Dockerfile: the name of its base, its own, and its instructions in order. */
export interface Stage {
  readonly base: string
  readonly name: string
  readonly steps: readonly Step[]
}

/** The Dockerfile's stages, with the arguments' values put in. */
export function readStages(content = dockerfile): readonly Stage[] {
  const parsed = DockerfileParser.parse(content)
  const variables = new Map(
    parsed.getARGs().map((argument) => [argument.getProperty()?.getName(), argument.getProperty()?.getValue()]),
  )
  const expand = (text: string) => text.replace(/\$\{(\w+)\}/g, (_, name) => variables.get(name) ?? '')
  const stages: (Stage & { steps: Step[] })[] = []
  for (const instruction of parsed.getInstructions()) {
    const keyword = instruction.getKeyword()
    if (keyword === 'FROM') {
      const from = instruction as From
      stages.push({ base: expand(from.getImage() ?? ''), name: from.getBuildStage() ?? '', steps: [] })
      continue
    }
    const { getJSONStrings, getFlags } = instruction as Partial<JSONInstruction>
    const json = getJSONStrings?.call(instruction).map((each) => each.getJSONValue()) ?? []
    const words = json.length > 0 ? json : instruction.getArguments().map((each) => each.getValue())
    const flags = (getFlags?.call(instruction) ?? []).map((flag) => [flag.getName(), flag.getValue() ?? ''] as const)
    stages.at(-1)?.steps.push({
      keyword,
      text: instruction.getRawArgumentsContent() ?? '',
      words,
      flags: Object.fromEntries(flags),
    })
  }
  return stages
}

/** The last instruction of a kind in the last stage: the one that counts. */
export function lastStep(keyword: string): Step | undefined {
  return readStages()
    .at(-1)
    ?.steps.filter((each) => each.keyword === keyword)
    .at(-1)
}

/** Whether the ignore file beside the Dockerfile lets a path of the repository into the build; the last match decides. */
export function isSent(path: string): boolean {
  let sent = true
  for (const line of readFileSync(`${file}.dockerignore`, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const pattern = line.replace(/^!/, '')
    const source = pattern
      .replaceAll('.', '\\.')
      .replaceAll('**/', '\u0000')
      .replaceAll('*', '[^/]*')
      .replaceAll('\u0000', '(?:.*/)?')
    if (new RegExp(`^${source}(?:/.*)?$`).test(path)) sent = line.startsWith('!')
  }
  return sent
}
