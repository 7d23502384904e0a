package dev.fovea.insight.report;

/**
 * What would help next.
 *
 * @param title what to do, in a few words
 * @param sentence why, with the number that speaks for it
 */
record Advice(String title, String sentence) {}
