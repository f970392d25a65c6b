/** What the stacks and a release must call by the same name. Imports nothing: a release runs without installing CDK. */

/** The container in each task that answers. */
export const containerName = 'churn'

/**
 * The parameter that holds the tag of the image that runs. Kept in the account, and not among the settings, because a
 * release changes it: the next deployment of the stacks then takes the image that is running, not one from months ago.
 */
export const imageTagParameter = '/churn/image-tag'

/** The environment on GitHub whose jobs may release; who must agree to one is set there. */
export const releaseEnvironment = 'production'
