import { customerCode, customerDeclaration } from './customer-module'
import { entryCode, entryDeclaration } from './entry'
import { evaluationCode, evaluationDeclaration, verificationCode, verificationDeclaration } from './evidence-entries'
import { exampleCode } from './example'
import type { PackageFacts } from './facts'
import { constant, readableJson } from './json-module'
import { packageJson } from './package-json'
import { contractPart, manifestPart } from './parts'
import { readme } from './readme'
import { report } from './report'
import { selfTestFile } from './self-test-file'

/** The files of the package by name: the same facts give the same text. */
export function packageFiles(facts: PackageFacts): ReadonlyMap<string, string> {
  const files = new Map([
    ['package.json', packageJson(facts)],
    ['README.md', readme(facts)],
    ['report.html', report(facts)],
    ['index.js', entryCode(facts)],
    ['index.d.ts', entryDeclaration(facts)],
    ['customer.js', customerCode(facts.contract)],
    ['customer.d.ts', customerDeclaration(facts.contract)],
    ['model.js', modelCode(facts)],
    ['evaluation.js', evaluationCode(facts)],
    ['evaluation.d.ts', evaluationDeclaration(facts)],
    ['verification.js', verificationCode(facts)],
    ['verification.d.ts', verificationDeclaration(facts)],
    ['example.js', exampleCode(facts)],
    ['self-test.js', selfTestFile(facts)],
    ['contract.json', facts.files.contract],
  ])
  if (facts.files.decisions !== undefined) files.set('decisions.json', facts.files.decisions)
  if (facts.files.card !== undefined) files.set('MODEL_CARD.md', facts.files.card)
  return files
}

/** model.js: contract, manifest and trees, each as far as a predictor reads it. */
function modelCode({ contract, manifest, trees }: PackageFacts): string {
  return [
    constant('contract', readableJson(contractPart(contract))),
    constant('manifest', readableJson(manifestPart(manifest))),
    // As JSON.stringify prints it, so that its checksum can be compared.
    constant('trees', JSON.stringify(trees)),
  ].join('\n')
}
