/** Programs that the documentation names and the tests cannot run: every word and flag that it may give them, and why. */

interface Program {
  readonly words: readonly string[]
  readonly flags: readonly string[]
  readonly why: string
}

export const programs: Readonly<Record<string, Program>> = {
  aws: {
    words: [
      ...['ecr', 'get-login-password', 'sts', 'get-caller-identity'],
      ...['ssm', 'put-parameter', 'delete-parameter', '/churn/image-tag', 'String'],
      ...['iam', 'create-open-id-connect-provider', 'https://token.actions.githubusercontent.com', 'sts.amazonaws.com'],
    ],
    flags: ['--client-id-list', '--name', '--type', '--url', '--value'],
    why: 'asks an account with Amazon',
  },
  bun: { words: [], flags: [], why: 'is on few machines; the recipes start it where npm installs it' },
  cdk: {
    words: ['bootstrap', 'deploy', 'destroy', 'ChurnRepository', 'ChurnService'],
    flags: [],
    why: 'changes an account with Amazon',
  },
  cp: { words: [], flags: [], why: 'would leave its copy behind' },
  curl: {
    words: ['Content-Type: application/json', 'Content-Type: text/csv'],
    flags: ['-H', '--data', '--data-binary'],
    why: 'asks a service that the block before has started',
  },
  dbt: { words: ['run', 'churn_scores'], flags: ['--select'], why: 'runs in a warehouse of somebody else' },
  deno: {
    words: ['serve'],
    flags: ['--node-modules-dir'],
    why: 'is on few machines; the recipes start it where npm installs it',
  },
  docker: {
    words: ['build', 'compose', 'login', 'push', 'up', 'AWS', 'linux/amd64'],
    flags: ['--build', '--file', '--password-stdin', '--platform', '--tag', '--username'],
    why: 'fetches images; the example’s tests carry out the Dockerfile’s steps',
  },
  esbuild: {
    words: [],
    flags: ['--bundle', '--format', '--outfile', '--platform'],
    why: 'belongs to an example, whose own tests bundle the same',
  },
  git: { words: ['rev-parse', 'HEAD'], flags: ['--short'], why: 'asks for a commit, of which a copy may have none' },
  jupyter: { words: ['lab'], flags: [], why: 'opens a browser' },
  mlflow: { words: ['ui'], flags: ['--backend-store-uri'], why: 'serves until it is ended' },
  npm: {
    words: [
      'login',
      'publish',
      'deprecate',
      './build/package/*.tgz',
      'public',
      '@org/churn@0.0.0',
      'A place for the first release',
    ],
    flags: ['--access'],
    why: 'changes what a registry holds',
  },
  pip: { words: ['install'], flags: ['-r'], why: 'fetches packages for a comparison that needs them' },
  fuzz: {
    words: [],
    flags: ['--seed', '--models'],
    why: 'takes a minute; training/tests/test_fuzz.py runs it on fewer models',
  },
  psql: {
    words: [],
    flags: ['--single-transaction', '--file'],
    why: 'asks a server; .ci/databases runs the same script in PostgreSQL',
  },
  pytest: { words: [], flags: [], why: 'takes minutes, and is run with the training workspace' },
  'spark-submit': {
    words: [
      'local-cluster[2,1,1024]',
      'score.py',
      'churn.sql',
      'customers/',
      '../customers.csv',
      'csv',
      'scored',
      'scored/2026-03-01',
    ],
    flags: ['--master', '--statement', '--input', '--format', '--output'],
    why: 'needs Spark; .ci/spark/job.ts runs the same file in a session of its own',
  },
  tsc: { words: ['node'], flags: ['--init', '--types'], why: 'writes a file; the tests of the examples run it' },
  tsx: {
    words: ['src/release/command.ts'],
    flags: ['--image', '--service'],
    why: 'rolls out a version; the AWS example’s tests do it with a stand-in',
  },
  vitest: {
    words: ['run', 'unit', 'repository', 'places', 'release'],
    flags: ['--project'],
    why: 'would run itself',
  },
}

/** Files that are not in the repository: what a reader brings, and what a command writes. */
export const readersFiles =
  /^@?(first\.ts|members\.csv|service\.mjs|(\.\/)?build\/gym(-bundle)?|acme(\.csv|\/[\w./-]*)?|models\/acme|(path\/to\/)?customers\.csv|customer\.json|view\.sql|scored\.(csv|ndjson)|handler\.mjs|build\/package|(training\/)?runs\/[\w./-]+|settings\.json|sqlite:\/\/\/runs\/[\w./-]+)$/
