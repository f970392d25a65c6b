const given =
  'Ada Bram Cleo Dov Edda Finn Greta Hugo Iris Jonas Kaia Linus Mira Nils Odile Piet Quinn Rosa Sven Tilda Ugo Vera Wim Xenia Yara Zeno Alma Boris Cora Dario Elin Fritz Gwen Hedda Ivo Juno Klara Lars Maud Noor'.split(
    ' ',
  )
const family =
  'Amberfield Birchwick Candlewood Dapplemere Elderhay Featherstow Gingerbrook Hollowell Inkwater Juniperton Kettleby Larkhollow Marrowgate Nettlefold Oatmeadow Pebblecombe Quillford Rainsbury Saltmarrow Thistledown Umberleigh Velvetmoor Willowick Yarrowdale Applecross Bramblehurst Cloverly Driftwood Emberton Foxglove Gooseberry Honeycott Icefield Jasperwick Kingcup Lavenby Mossbank'.split(
    ' ',
  )

/** The name of the invented person at a place: as many as there are pairs, 1,480, before a number tells two apart. */
export function personaAt(place: number): string {
  const name = `${given[place % given.length]} ${family[place % family.length]}`
  const round = Math.floor(place / (given.length * family.length))
  return round === 0 ? name : `${name} ${round + 1}`
}
