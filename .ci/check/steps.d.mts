interface Step {
  name: string
  command: [program: string, words: string[]]
  folder: string
  needs?: string[]
  after?: string[]
  count?: () => { passed: number; failed: number; skipped: number; failures?: readonly string[] }
  environment?: NodeJS.ProcessEnv
  without?: string
}
interface Options {
  strict: boolean
  lanes: number
  print?: (text: string) => void
}
export function chooseSteps(steps: readonly Step[], names: readonly string[]): readonly Step[]
export function runSteps(steps: readonly Step[], options: Options): Promise<{ passed: number; failed: number }>
