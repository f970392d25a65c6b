/** The input behind whatever asks for a file: a list, or a plan that was saved. */
export function FileInput({ id, onFile }: { readonly id: string; readonly onFile: (file: File) => void }) {
  return (
    <input
      id={id}
      className="off-screen"
      type="file"
      accept=".csv,.tsv,.txt,.json,text/csv"
      onChange={(event) => {
        const [file] = event.currentTarget.files ?? []
        event.currentTarget.value = ''
        if (file) onFile(file)
      }}
    />
  )
}
