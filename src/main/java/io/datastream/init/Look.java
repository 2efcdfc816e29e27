package io.datastream.init;

import io.datastream.init.guess.Fields;
import io.datastream.init.sample.RecordSample;
import io.datastream.init.yaml.YamlBlock;

/**
 * What was seen of a source.
 *
 * @param name the source's
 * @param access the settings that say where its records come from, and what they are
 * @param sample its first records
 * @param fields those of the sample's records
 * @param onlyTexts whether its format has nothing but texts
 * @param changes whether others write it, so that a record may come again when it has changed
 * @param messageKey what Kafka's keys are to the records
 */
record Look(
    String name,
    YamlBlock access,
    RecordSample sample,
    Fields fields,
    boolean onlyTexts,
    boolean changes,
    MessageKeys messageKey) {

  /** What Kafka's keys are to records. */
  enum MessageKeys {
    /** There are none, or not everywhere. */
    NONE,
    /** Every message has one, and none comes twice. */
    UNIQUE,
    /** Every message has one, and some come again. */
    REPEATED
  }
}
