/** Prints in light colours, whatever the screen shows: white text on white paper cannot be read. */
export function printInLight(): void {
  const { dataset } = document.documentElement
  let onScreen = dataset.mantineColorScheme
  matchMedia('print').addEventListener('change', ({ matches }) => {
    if (matches) {
      onScreen = dataset.mantineColorScheme
      dataset.mantineColorScheme = 'light'
    } else if (onScreen !== undefined) dataset.mantineColorScheme = onScreen
  })
}
