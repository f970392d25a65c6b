/** Who may do what in a template, wherever it is written. */
import type { Template } from 'aws-cdk-lib/assertions'
import { type Resource, resources } from './templates.ts'

export interface Statement {
  readonly Effect: string
  readonly Action?: string | readonly string[]
  readonly NotAction?: unknown
  readonly NotResource?: unknown
  readonly Resource?: unknown
  readonly Condition?: Readonly<Record<string, unknown>>
  readonly Principal?: unknown
}

/**
 * Every statement of every policy document, found by its shape and not by where it stands: inline in a role, attached to
 * one, of a topic, a queue, a bucket or a repository, and whatever CloudFormation may know one day.
 */
export function statements(template: Template): Statement[] {
  return resources(template).flatMap(({ Properties }) => statementsIn(Properties))
}

/** Every statement that says what a role may do: its own policies, and those that name it. */
export function statementsOf(template: Template, roleId: string): Statement[] {
  return resources(template).flatMap((resource) => {
    if (resource.id === roleId) return statementsIn(withoutTrust(resource))
    const names = JSON.stringify(resource.Properties?.Roles ?? [])
    return names.includes(`{"Ref":"${roleId}"}`) ? statementsIn(resource.Properties) : []
  })
}

export const actionsOf = ({ Action }: Statement): readonly string[] => [Action ?? []].flat()

/** What a role may do is one thing, who may take it another. */
function withoutTrust({ Properties: { AssumeRolePolicyDocument, ...kept } }: Resource): unknown {
  return kept
}

function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return []
  const { Statement: found } = value as { Statement?: Statement | Statement[] }
  if (found !== undefined) return [found].flat()
  return Object.values(value).flatMap(statementsIn)
}
