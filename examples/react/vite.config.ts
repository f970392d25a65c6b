import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { chosenModel, modelFolders } from './chosen-model.ts'
import { colorSchemeScript } from './color-scheme-script.ts'
import { contentSecurityPolicy, policyInPage } from './content-security-policy.ts'

const headers = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

export default defineConfig({
  // Relative addresses: the built folder works under any path, such as a service's /ui.
  base: './',
  plugins: [react(), chosenModel(), policyInPage, colorSchemeScript],
  server: { fs: { allow: [...modelFolders()] } },
  preview: { headers },
  worker: { format: 'es', plugins: () => [chosenModel()] },
  build: {
    target: 'es2022',
    // A data: address would need a hole in the policy, and so would the polyfill's fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // React, Mantine and the predictor are needed at once; the charts and the other pages come when they are opened.
    chunkSizeWarningLimit: 700,
  },
})
