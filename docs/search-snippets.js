/** Shows below each result of the search the words around what was looked for. Runs in the site's pages. */
{
  const results = document.getElementById('tsd-search-results')
  const input = document.getElementById('tsd-search-input')
  const base = new URL(document.documentElement.dataset.base ?? './', document.baseURI).href
  const before = 40
  const length = 150

  /** The part of a page's text that holds the first of the words it has; its beginning where it has none. */
  function snippetOf(text, words) {
    const lower = text.toLowerCase()
    const word = words.find((each) => lower.includes(each)) ?? ''
    const found = word === '' ? 0 : lower.indexOf(word)
    const start = found <= before ? 0 : text.indexOf(' ', found - before) + 1
    const end =
      start + length < text.length ? Math.max(text.lastIndexOf(' ', start + length), found + word.length) : text.length
    const line = document.createElement('span')
    line.className = 'search-snippet'
    const mark = document.createElement('mark')
    mark.textContent = text.slice(found, found + word.length)
    line.append(start > 0 ? '… ' : '', text.slice(start, found), mark, text.slice(found + word.length, end))
    line.append(end < text.length ? ' …' : '')
    return line
  }

  function show() {
    const words = input.value
      .toLowerCase()
      .split(/[^\p{L}\p{N}_]+/u)
      .filter((word) => word.length > 1)
    for (const link of results.querySelectorAll('li a')) {
      const text = globalThis.searchSnippets?.[link.href.slice(base.length)]
      if (text && !link.querySelector('.search-snippet')) link.append(snippetOf(text, words))
    }
  }

  if (results && input) {
    new MutationObserver(show).observe(results, { childList: true })
    // A page opened from a file may load scripts, not data.
    input.addEventListener(
      'focus',
      () => {
        const script = document.createElement('script')
        script.src = `${base}assets/search-snippets-data.js`
        script.addEventListener('load', show)
        document.head.append(script)
      },
      { once: true },
    )
  }
}
