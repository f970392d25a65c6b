/**
 * Installs what the tests of Spark need: Java where it can be done unasked, as root on Debian, and PySpark in an
 * environment of its own. Fails where either is missing, and says what to do.
 */
import { installOnDebian } from './install-on-debian.mjs'
import { findJava, installPyspark } from './spark/environment.mjs'

const java = findJava() ?? (installOnDebian('openjdk-17-jre-headless') ? findJava() : undefined)
if (java === undefined) {
  process.stderr.write(
    'There is no Java 17 or later, which Spark needs. Install one, or name its folder in JAVA_HOME.\n',
  )
  process.exitCode = 1
} else {
  process.stdout.write(`Java ${java.version}: ${java.command}\n`)
  installPyspark()
}
