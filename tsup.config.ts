import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', churn: 'src/command-line/churn.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // Models travel as plain base64 text inside the module: the one form that every runtime and bundler takes.
  loader: { '.onnx': 'base64' },
  // The command line is the package's first user: it goes through the public entry.
  external: [/^node:/, '@org/churn'],
  dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
  treeshake: true,
  clean: true,
})
