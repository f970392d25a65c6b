/** The stacks, as `settings.json` says: the one place, so that every command deploys the same installation. */
import { App } from 'aws-cdk-lib'
import { RepositoryStack } from './repository-stack.ts'
import { ServiceStack } from './service-stack.ts'
import { InvalidSettingError, loadSettings, settingNames } from './settings.ts'

const app = new App()
const settings = loadSettings('settings.json')
// What is said on a command line is forgotten by the next one, which would take it back.
for (const name of settingNames) {
  const given = app.node.tryGetContext(name)
  if (given !== undefined) throw new InvalidSettingError(name, `--context ${name}=${given}`, 'a line in settings.json')
}
const { repository } = new RepositoryStack(app, 'ChurnRepository')
new ServiceStack(app, 'ChurnService', { settings, repository })
