/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A file that cannot be read as customers, or an output that cannot be written. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  EIO: 'the device reports an error',
  EADDRINUSE: 'another program is listening there',
}

/** Turns an operating system error into a sentence about one path; returns other errors unchanged. */
export function describeSystemError(action: string, path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EPIPE') return error
  return new FileError(`Cannot ${action} ${path}: ${reasons[code] ?? error.message}.`, { cause: error })
}

/** What something thrown says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
