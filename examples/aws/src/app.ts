/** The stacks, with what `-c name=value` says on the command line. */
import { App } from 'aws-cdk-lib'
import { RepositoryStack } from './repository-stack.ts'
import { ServiceStack } from './service-stack.ts'
import { readSettings } from './settings.ts'

const app = new App()
const settings = readSettings((name) => app.node.tryGetContext(name))
const { repository } = new RepositoryStack(app, 'ChurnRepository', settings)
new ServiceStack(app, 'ChurnService', { ...settings, repository })
