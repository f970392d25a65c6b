import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'

/**
 * What differs from one installation to another. All of it is in one file, so that no command can forget any of it, and
 * nothing has a default: what is left out by mistake would open a service to everybody, or leave it without HTTPS.
 */
export interface Settings {
  /** Addresses that may ask, as a CIDR block. */
  readonly allowedAddresses: string
  /** ARN of a certificate in the same region. With it the service speaks HTTPS, and HTTP only to send people there. */
  readonly certificateArn: string | null
  /** Who is told of alarms. */
  readonly alarmEmail: string | null
  /** Tasks that run at least, in different zones, and at most. */
  readonly minimumTasks: number
  readonly maximumTasks: number
  /**
   * `owner/name` on GitHub: that repository's release workflow may push and roll out images, without any stored key.
   */
  readonly githubRepository: string | null
}

/** Something a person can mend: which setting, what was got, what was expected. */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError'

  constructor(setting: string, got: unknown, expected: string) {
    super(`Setting ${setting}: got ${got === undefined ? 'nothing' : JSON.stringify(got)}, expected ${expected}.`)
  }
}

/** The settings file is missing: nothing is deployed on guesses. */
export class MissingSettingsError extends Error {
  override readonly name = 'MissingSettingsError'

  constructor(path: string, options: ErrorOptions) {
    super(
      `${path} cannot be read: copy settings.example.json to it, say there what this installation is, and commit it.`,
      {
        ...options,
      },
    )
  }
}

interface Rule {
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const text = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)
const orNone = ({ expected, accepts }: Rule): Rule => ({
  expected: `${expected}, or null for none`,
  accepts: (value) => value === null || accepts(value),
})
const tasks: Rule = {
  expected: 'a whole number from 1 to 100',
  accepts: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
}

const rules: Readonly<Record<keyof Settings, Rule>> = {
  allowedAddresses: { expected: 'a block such as 203.0.113.0/24', accepts: isBlock },
  certificateArn: orNone({ expected: 'the ARN of an ACM certificate', accepts: text(/^arn:aws[\w-]*:acm:/) }),
  alarmEmail: orNone({ expected: 'an email address', accepts: text(/^[^@\s]+@[^@\s]+$/) }),
  minimumTasks: tasks,
  maximumTasks: tasks,
  githubRepository: orNone({ expected: 'owner/name', accepts: text(/^[\w.-]+\/[\w.-]+$/) }),
}

/** Every setting, by name. */
export const settingNames = Object.keys(rules) as readonly (keyof Settings)[]

function isBlock(value: unknown): boolean {
  const [address, length, ...rest] = typeof value === 'string' ? value.split('/') : []
  return rest.length === 0 && isIPv4(address ?? '') && /^\d{1,2}$/.test(length ?? '') && Number(length) <= 32
}

/**
 * Checks that every setting is there and may have its value, and that there is nothing else.
 *
 * @throws {InvalidSettingError} for the first that is not so.
 */
export function checkSettings(given: Readonly<Record<string, unknown>>): Settings {
  for (const name of Object.keys(given)) {
    if (!(name in rules)) throw new InvalidSettingError(name, given[name], `one of ${settingNames.join(', ')}`)
  }
  for (const [name, { expected, accepts }] of Object.entries(rules)) {
    if (!accepts(given[name])) throw new InvalidSettingError(name, given[name], expected)
  }
  const settings = given as unknown as Settings
  if (settings.maximumTasks < settings.minimumTasks) {
    throw new InvalidSettingError(
      'maximumTasks',
      settings.maximumTasks,
      `at least minimumTasks, ${settings.minimumTasks}`,
    )
  }
  return settings
}

/**
 * Reads the file of settings.
 *
 * @throws {MissingSettingsError} if the file is missing.
 * @throws {InvalidSettingError} for the first setting that is missing, unknown or cannot be.
 */
export function loadSettings(path: string): Settings {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new MissingSettingsError(path, { cause })
  }
  return checkSettings(JSON.parse(content))
}
