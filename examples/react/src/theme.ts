import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Mantine asks for ten shades; every colour the page shows is a variable of styles/palette.css. */
const ink = Array.from({ length: 10 }, () => 'var(--ink)') as unknown as MantineColorsTuple

const asText = { styles: { label: { fontWeight: 500, fontSize: '0.875rem' }, error: { lineHeight: 1.4 } } }

export const theme = createTheme({
  primaryColor: 'desk',
  colors: { desk: ink },
  fontFamily: 'var(--font)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: ({ variant }) => {
    if (variant === 'filled') return { ...ofVariant('var(--ink)', 'var(--surface)'), hover: 'var(--filled-hover)' }
    if (variant === 'light') return { ...ofVariant('var(--sunken)', 'var(--ink)'), hover: 'var(--line)' }
    return { ...ofVariant('transparent', 'var(--ink)'), hover: 'var(--sunken)' }
  },
  components: { NumberInput: asText, Select: asText, Switch: asText },
})

function ofVariant(background: string, color: string) {
  return { background, color, border: '1px solid transparent' }
}
