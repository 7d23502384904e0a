/** What happens inside a network: pictures, maps, embeddings, receptive fields. */
module dev.fovea.insight {
  requires static org.jspecify;
  requires transitive dev.fovea.core;
  requires java.desktop;
  requires com.twelvemonkeys.common.image;

  exports dev.fovea.insight;
  exports dev.fovea.insight.attribution;
  exports dev.fovea.insight.embedding;
  exports dev.fovea.insight.figure;
  exports dev.fovea.insight.draw;
  exports dev.fovea.insight.report;
  exports dev.fovea.insight.text;
  exports dev.fovea.insight.tour;
}
