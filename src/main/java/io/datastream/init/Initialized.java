package io.datastream.init;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * A source that was looked at.
 *
 * @param source its name
 * @param records how many of its records were looked at
 * @param settings its block, as it is read
 * @param yaml a whole configuration file with the source alone, which says why
 * @param file that it was added to; null where it wasn't
 */
// Nothing that REST answers with, so Quarkus doesn't register it by itself.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Initialized(
    String source, int records, Map<String, Object> settings, String yaml, String file) {}
