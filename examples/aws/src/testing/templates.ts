/** The templates that would be deployed, made without an account. */
import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import cdk from '../../cdk.json' with { type: 'json' }
import { RepositoryStack } from '../repository-stack.ts'
import { ServiceStack } from '../service-stack.ts'
import { checkSettings, type Settings } from '../settings.ts'

/** The example's settings, as someone would copy them. */
export const exampleSettings = checkSettings(
  JSON.parse(readFileSync(new URL('../../settings.example.json', import.meta.url), 'utf8')),
)

/** Settings in which nothing is left out. */
export const productionSettings: Settings = {
  allowedAddresses: '198.51.100.0/25',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/example',
  alarmEmail: 'retention@telecom.example',
  minimumTasks: 3,
  maximumTasks: 9,
  githubRepository: 'example/churn',
}

export interface Templates {
  readonly images: Template
  readonly service: Template
}

export function templates(settings: Settings = exampleSettings): Templates {
  const app = new App({ context: cdk.context })
  const images = new RepositoryStack(app, 'ChurnRepository')
  const service = new ServiceStack(app, 'ChurnService', { settings, repository: images.repository })
  return { images: Template.fromStack(images), service: Template.fromStack(service) }
}

/** A resource of a template, with its logical id; properties are whatever CloudFormation takes. */
export interface Resource {
  readonly id: string
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes, and each test reads its own.
  readonly Properties: any
  readonly DeletionPolicy?: string
}

/** Every resource of a type, or all of them. */
export function resources(template: Template, type?: string): Resource[] {
  const all = Object.entries(template.toJSON().Resources as Record<string, Omit<Resource, 'id'>>)
  return all.map(([id, resource]) => ({ ...resource, id })).filter(({ Type }) => type === undefined || Type === type)
}
