/** The command line program. */
module dev.fovea.app {
  requires static org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;
  requires dev.fovea.formats;
  requires dev.fovea.insight;
  requires static dev.fovea.browser;
  requires static dev.fovea.web;
  requires dev.fovea.zoo;
  requires info.picocli;
  requires java.logging;

  opens dev.fovea.app to
      info.picocli;
  opens dev.fovea.app.common to
      info.picocli;
  opens dev.fovea.app.convert to
      info.picocli;
  opens dev.fovea.app.look to
      info.picocli;
  opens dev.fovea.app.predict to
      info.picocli;
  opens dev.fovea.app.report to
      info.picocli;
  opens dev.fovea.app.run to
      info.picocli;
  opens dev.fovea.app.serve to
      info.picocli;
  opens dev.fovea.app.train to
      info.picocli;
  opens dev.fovea.app.why to
      info.picocli;
}
