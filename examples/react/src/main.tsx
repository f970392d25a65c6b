import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/geist/wght.css'
import './styles/mantine.css'
import './styles/palette.css'
import './styles/base.css'
import { App } from './app.tsx'
import { printInLight } from './print-in-light.ts'
import { theme } from './theme.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html: got no element #root, expected one to render into.')

// The variables are in styles/palette.css: a style element written by script would need a hole in the page's policy.
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <App />
    </MantineProvider>
  </StrictMode>,
)

printInLight()
