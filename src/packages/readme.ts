import { customerWords } from '../model/contract'
import { exampleCode } from './example'
import type { PackageFacts } from './facts'

/** README.md: how to use the package, with an example that its own test runs. */
export function readme(facts: PackageFacts): string {
  const { name, library, contract, example, files, manifest } = facts
  const { one } = customerWords(contract)
  const documents = [
    ['report.html', 'for everybody: what the model does and how good it is; opens without a network'],
    ...(files.card === undefined
      ? []
      : [['MODEL_CARD.md', 'the same for people who check models, with every figure and the limits']]),
    ['contract.json', `every field of one ${one}: values, limits, spellings of the source`],
    ...(files.decisions === undefined
      ? []
      : [['decisions.json', 'what was decided when the file was read, with reason and evidence']]),
  ]
  return `\
# ${name}

The probability that one ${one} leaves, with a decision and its exact reasons: ${contract.title}, model
${manifest.name} ${manifest.version}. ${contract.description}

This package is private and unlicensed: it was made from data of your own. It holds no row of that data.

\`\`\`sh
npm install --install-links ./path/to/this/folder ${library.name} zod
\`\`\`

\`\`\`js
${exampleCode(facts)}\`\`\`

\`\`\`text
${example.output.join('\n')}
\`\`\`

Everything that ${library.name} exports is here too, typed by the fields of this ${one}: \`readRow\` for rows as the
source writes them, \`customerSchema\` for requests and forms, \`explainBatch\`, \`whatWouldChange\` and the rest. In
programs that were written with ${library.name}, change the name that they import.

\`\`\`js
import { createChurnPredictor, selfTest } from '${name}'
import { verification } from '${name}/verification'

console.log(selfTest(createChurnPredictor(), verification).passed)
\`\`\`

\`\`\`text
true
\`\`\`

\`npm test\`, in the folder where the package is installed, runs that and more. \`${name}/evaluation\` has the figures of
the model's quality.

| file | for |
|---|---|
${documents.map(([file, use]) => `| [${file}](${file}) | ${use} |`).join('\n')}
`
}
