/** The command line. */
module dev.fovea.app {
  requires static org.jspecify;
  requires dev.fovea.formats;
  requires dev.fovea.zoo;
}
