/** What differs from one installation to another. Everything has a default but the image's tag. */
export interface Settings {
  /** The image to run: a tag of the repository. Tags are immutable, so that the same tag is always the same image. */
  readonly imageTag: string
  /** ARN of a certificate in the same region. With it the service speaks HTTPS, and HTTP only to send people there. */
  readonly certificateArn?: string
  /** Who is told of alarms. */
  readonly alarmEmail?: string
  /** `owner/name` on GitHub: that repository's release workflow may push images and deploy, without any stored key. */
  readonly githubRepository?: string
  /** Addresses that may ask, as a CIDR block; everybody by default. */
  readonly allowedAddresses: string
  /** Tasks that run at least, in different zones, and at most. */
  readonly minimumTasks: number
  readonly maximumTasks: number
}

/** Something a person can mend: which setting, what was got, what was expected. */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError'

  constructor(setting: string, got: unknown, expected: string) {
    super(`Setting ${setting}: got ${JSON.stringify(got)}, expected ${expected}.`)
  }
}

/**
 * Reads the settings by name, such as from the context of a CDK app.
 *
 * @throws {InvalidSettingError} for a value that a setting cannot have.
 */
export function readSettings(read: (name: string) => unknown): Settings {
  const text = (name: string, pattern: RegExp, expected: string): string | undefined => {
    const value = read(name)
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string' || !pattern.test(value)) throw new InvalidSettingError(name, value, expected)
    return value
  }
  const tasks = (name: string, standard: number): number => {
    const value = Number(read(name) ?? standard)
    if (Number.isInteger(value) && value >= 1 && value <= 100) return value
    throw new InvalidSettingError(name, read(name), 'a whole number from 1 to 100')
  }
  const minimumTasks = tasks('minimumTasks', 2)
  const maximumTasks = tasks('maximumTasks', Math.max(6, minimumTasks))
  if (maximumTasks < minimumTasks) {
    throw new InvalidSettingError('maximumTasks', maximumTasks, `at least minimumTasks, ${minimumTasks}`)
  }
  return {
    imageTag: text('imageTag', /^[\w][\w.-]{0,127}$/, 'a tag of the image repository') ?? 'none',
    certificateArn: text('certificateArn', /^arn:aws[\w-]*:acm:/, 'the ARN of an ACM certificate'),
    alarmEmail: text('alarmEmail', /^[^@\s]+@[^@\s]+$/, 'an email address'),
    githubRepository: text('githubRepository', /^[\w.-]+\/[\w.-]+$/, 'owner/name'),
    allowedAddresses:
      text('allowedAddresses', /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'a block such as 203.0.113.0/24') ?? '0.0.0.0/0',
    minimumTasks,
    maximumTasks,
  }
}
