/** Networks in a page that needs no server. */
module dev.fovea.browser {
  requires static org.jspecify;
  requires static org.teavm.jso;
  requires transitive dev.fovea.core;
  requires dev.fovea.web;

  exports dev.fovea.browser;
}
